#include "clang-plugin/ExtractHost.h"

#include <algorithm>

namespace loopy::plugin {

clang::Expr *HostBuilder::load(const clang::Expr *value) {
  auto *node = const_cast<clang::Expr *>(value); // part of the function being rewritten
  if (!node->isGLValue())
    return node;
  return clang::ImplicitCastExpr::Create(state.context, node->getType().getUnqualifiedType(),
                                         clang::CK_LValueToRValue, node, nullptr, clang::VK_PRValue,
                                         clang::FPOptionsOverride());
}

clang::Expr *HostBuilder::convert(clang::Expr *value, clang::QualType type) {
  if (state.context.hasSameType(value->getType(), type))
    return value;
  return clang::ImplicitCastExpr::Create(state.context, type, clang::CK_IntegralCast, value,
                                         nullptr, clang::VK_PRValue, clang::FPOptionsOverride());
}

clang::Expr *HostBuilder::address(const clang::Expr *pointer) {
  return clang::ImplicitCastExpr::Create(state.context, state.context.LongLongTy,
                                         clang::CK_PointerToIntegral, load(pointer), nullptr,
                                         clang::VK_PRValue, clang::FPOptionsOverride());
}

clang::Expr *HostBuilder::binary(clang::BinaryOperatorKind opcode, clang::Expr *lhs,
                                 clang::Expr *rhs, clang::QualType type) {
  return clang::BinaryOperator::Create(state.context, lhs, rhs, opcode, type, clang::VK_PRValue,
                                       clang::OK_Ordinary, location, clang::FPOptionsOverride());
}

clang::Expr *HostBuilder::number(std::uint64_t value) {
  return clang::IntegerLiteral::Create(state.context, llvm::APInt(64, value),
                                       state.context.UnsignedLongLongTy, location);
}

clang::Expr *HostBuilder::distance(const clang::Expr *from, const clang::Expr *to) {
  clang::QualType wide = state.context.UnsignedLongLongTy;
  return convert(
      binary(clang::BO_Sub, convert(address(to), wide), convert(address(from), wide), wide),
      state.context.LongLongTy);
}

/// step > 0 && first < end ? (end - first - 1) / step + 1 : 0
clang::Expr *HostBuilder::trips(const ir::Expr &first, const ir::Expr &end, const ir::Expr &step) {
  clang::ASTContext &context = state.context;
  clang::QualType wide = context.UnsignedLongLongTy, truth = context.BoolTy;
  clang::Expr *distance = polynomial(ir::indexSub(ir::indexSub(end, first), ir::index(1)));
  clang::Expr *from = polynomial(first), *to = polynomial(end), *by = polynomial(step);
  if (!distance || !from || !to || !by)
    return nullptr;
  auto asSigned = [&](clang::Expr *value) { return convert(value, context.LongLongTy); };
  clang::Expr *runs =
      binary(clang::BO_LAnd, binary(clang::BO_GT, asSigned(by), asSigned(number(0)), truth),
             binary(clang::BO_LT, asSigned(from), asSigned(to), truth), truth);
  clang::Expr *count =
      binary(clang::BO_Add, binary(clang::BO_Div, distance, by, wide), number(1), wide);
  return asSigned(choice(runs, count, number(0)));
}

clang::Expr *HostBuilder::choice(clang::Expr *condition, clang::Expr *then,
                                 clang::Expr *otherwise) {
  return new (state.context)
      clang::ConditionalOperator(condition, location, then, location, otherwise, then->getType(),
                                 clang::VK_PRValue, clang::OK_Ordinary);
}

std::optional<HostBuilder::Division> HostBuilder::divide(const ir::Expr &first,
                                                         const ir::Expr &step) {
  clang::QualType type = state.context.LongLongTy, truth = state.context.BoolTy;
  clang::Expr *value = polynomial(first), *by = polynomial(step);
  if (!value || !by)
    return std::nullopt;
  value = convert(value, type);
  by = convert(by, type);
  clang::Expr *zero = convert(number(0), type), *one = convert(number(1), type);
  clang::Expr *isPositive = binary(clang::BO_GT, by, zero, truth);
  clang::Expr *rest = binary(clang::BO_Rem, value, by, type); // C++ rounds towards zero
  clang::Expr *quotient = binary(clang::BO_Div, value, by, type);
  clang::Expr *isBelow = binary(clang::BO_LT, rest, zero, truth);
  clang::Expr *lower = choice(isBelow, binary(clang::BO_Sub, quotient, one, type), quotient);
  clang::Expr *above = choice(isBelow, binary(clang::BO_Add, rest, by, type), rest);
  return Division{choice(isPositive, lower, zero), choice(isPositive, above, zero)};
}

clang::Expr *HostBuilder::polynomial(const ir::Expr &index) {
  clang::QualType type = state.context.UnsignedLongLongTy;
  if (auto value = ir::literalValue(index))
    return number(static_cast<std::uint64_t>(*value));
  if (const auto *reference = index.getIf<ir::ParameterRef>()) {
    auto found = std::ranges::find(state.parameters, reference->name,
                                   [](const auto &each) { return each.parameter.name; });
    return found == state.parameters.end() ? nullptr : convert(load(found->host), type);
  }
  const auto *operation = index.getIf<ir::Binary>();
  if (!operation)
    return nullptr;
  clang::BinaryOperatorKind opcode;
  if (operation->op == ir::BinaryOp::Add)
    opcode = clang::BO_Add;
  else if (operation->op == ir::BinaryOp::Sub)
    opcode = clang::BO_Sub;
  else if (operation->op == ir::BinaryOp::Mul)
    opcode = clang::BO_Mul;
  else
    return nullptr;
  clang::Expr *lhs = polynomial(operation->lhs), *rhs = polynomial(operation->rhs);
  if (!lhs || !rhs)
    return nullptr;
  return binary(opcode, lhs, rhs, type);
}

} // namespace loopy::plugin
