//===- ExtractStaticCondition.cpp - Conditions on loop variables and parameters --------------===//
#include "clang-plugin/ExtractCondition.h"

#include "ir/IslCoalesce.h"

#include "clang/AST/ExprCXX.h"

namespace loopy::plugin {

const clang::Expr *stripCondition(const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
    return stripCondition(full->getSubExpr());
  if (const auto *argument = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
    return stripCondition(argument->getReplacement());
  return expression;
}

const clang::Expr *negated(const clang::Expr *expression) {
  const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
  return unary && unary->getOpcode() == clang::UO_LNot ? unary->getSubExpr() : nullptr;
}

namespace {

using SetResult = ir::Expected<isl::set>;

/// The initialiser that a bool variable stands for.
const clang::Expr *inlinedInitialiser(const State &state, const clang::Expr *expression) {
  const auto *cast = llvm::dyn_cast<clang::ImplicitCastExpr>(expression);
  if (!cast || cast->getCastKind() != clang::CK_LValueToRValue || !cast->getType()->isBooleanType())
    return nullptr;
  auto identity = identityOf(cast->getSubExpr());
  if (!identity || !identity->path.empty())
    return nullptr;
  auto found = state.inlined.find(identity->variable);
  return found == state.inlined.end() ? nullptr : found->second;
}

isl::set compare(isl::ctx ctx, clang::BinaryOperatorKind opcode, const ir::Expr &lhs,
                 const ir::Expr &rhs) {
  switch (opcode) {
  case clang::BO_LT:
    return ir::less(ctx, lhs, rhs);
  case clang::BO_LE:
    return ir::lessEqual(ctx, lhs, rhs);
  case clang::BO_GT:
    return ir::less(ctx, rhs, lhs);
  case clang::BO_GE:
    return ir::lessEqual(ctx, rhs, lhs);
  case clang::BO_EQ:
    return ir::equalTo(ctx, lhs, rhs);
  default:
    return ir::less(ctx, lhs, rhs).unite(ir::less(ctx, rhs, lhs));
  }
}

bool isUnsigned(const clang::Expr *expression) {
  return !expression->getType()->isSignedIntegerOrEnumerationType();
}

/// An integer or bool tested against zero.
SetResult lowerTruth(State &state, const clang::Expr *expression) {
  const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression);
  bool testsInteger = cast && cast->getCastKind() == clang::CK_IntegralToBoolean;
  const clang::Expr *tested = testsInteger ? cast->getSubExpr() : expression;
  auto value = lowerIndex(state, tested);
  if (!value)
    return std::unexpected(value.error());
  auto opcode = isUnsigned(tested) ? clang::BO_GT : clang::BO_NE;
  return compare(state.isl, opcode, *value, ir::index(0)).intersect(state.scope.domain);
}

/// The operand of a conversion from a signed to an unsigned type of at least the same width.
const clang::Expr *signedOperand(const State &state, const clang::Expr *expression) {
  const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression->IgnoreParens());
  if (cast && cast->getCastKind() == clang::CK_NoOp)
    return signedOperand(state, cast->getSubExpr());
  if (!cast || cast->getCastKind() != clang::CK_IntegralCast || !isUnsigned(cast) ||
      cast->isIntegerConstantExpr(state.context))
    return nullptr;
  const clang::Expr *operand = cast->getSubExpr();
  bool fits =
      state.context.getTypeSize(operand->getType()) <= state.context.getTypeSize(cast->getType());
  return !isUnsigned(operand) && fits ? operand : nullptr;
}

/// An operand of a comparison. Negative values that the comparison sees as large unsigned ones are
/// exact here, since `(unsigned)x < n` is a usual way to test both ends of a range.
struct Operand {
  ir::Expr value;
  isl::set becomesLarge; ///< where the value is negative and C++ compares it as a large one
};
ir::Expected<Operand> lowerOperand(State &state, const clang::Expr *expression) {
  const clang::Expr *inner = signedOperand(state, expression);
  auto value = lowerIndex(state, inner ? inner : expression);
  if (!value)
    return std::unexpected(value.error());
  if (!inner)
    return Operand{*value, ir::emptySet(state.isl)};
  return Operand{*value, ir::less(state.isl, *value, ir::index(0)).intersect(state.scope.domain)};
}

/// A comparison of index expressions.
SetResult lowerComparison(State &state, const clang::BinaryOperator *binary) {
  auto lhs = lowerOperand(state, binary->getLHS());
  if (!lhs)
    return std::unexpected(lhs.error());
  auto rhs = lowerOperand(state, binary->getRHS());
  if (!rhs)
    return std::unexpected(rhs.error());
  clang::BinaryOperatorKind opcode = binary->getOpcode();
  isl::set exact = compare(state.isl, opcode, lhs->value, rhs->value);
  if (lhs->becomesLarge.is_empty() && rhs->becomesLarge.is_empty())
    return exact.intersect(state.scope.domain);
  // Both wrapped: their order is kept. One wrapped: it is the larger one, because the other is not
  // above the signed range of the type, which is required.
  isl::set onlyLeft = lhs->becomesLarge.subtract(rhs->becomesLarge);
  isl::set onlyRight = rhs->becomesLarge.subtract(lhs->becomesLarge);
  std::int64_t largest =
      state.context.getTypeSize(binary->getLHS()->getType()) == 64 ? INT64_MAX : INT32_MAX;
  auto requireSigned = [&](const isl::set &where, const ir::Expr &value) {
    state.require(where.intersect(ir::less(state.isl, ir::index(largest), value)),
                  state.text(binary) + " compares with a negative number",
                  binary->getOperatorLoc());
  };
  requireSigned(onlyLeft, rhs->value);
  requireSigned(onlyRight, lhs->value);
  isl::set holds = exact.intersect(state.scope.domain).subtract(onlyLeft).subtract(onlyRight);
  bool greaterHolds = opcode == clang::BO_GT || opcode == clang::BO_GE || opcode == clang::BO_NE;
  bool lessHolds = opcode == clang::BO_LT || opcode == clang::BO_LE || opcode == clang::BO_NE;
  if (greaterHolds)
    holds = holds.unite(onlyLeft);
  if (lessHolds)
    holds = holds.unite(onlyRight);
  return ir::coalesced(holds);
}

SetResult lowerNullTest(State &state, const NullTest &test) {
  auto address = lowerTestedPointer(state, test.pointer);
  if (!address)
    return std::unexpected(address.error());
  auto opcode = test.holdsForNull ? clang::BO_EQ : clang::BO_NE;
  return compare(state.isl, opcode, *address, ir::index(0)).intersect(state.scope.domain);
}

SetResult lowerStaticTest(State &state, const clang::Expr *expression) {
  if (auto test = asNullTest(state, expression))
    return lowerNullTest(state, *test);
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
  if (!binary || !(binary->isRelationalOp() || binary->isEqualityOp()))
    return lowerTruth(state, expression);
  if (binary->getLHS()->getType()->isPointerType()) {
    auto order = lowerPointerOrder(state, binary->getLHS(), binary->getRHS());
    if (!order)
      return std::unexpected(order.error());
    return compare(state.isl, binary->getOpcode(), order->first, order->second)
        .intersect(state.scope.domain);
  }
  if (!binary->getLHS()->getType()->isIntegralOrEnumerationType())
    return ir::fail(state.text(expression) + " does not compare integers",
                    encode(expression->getBeginLoc()));
  return lowerComparison(state, binary);
}

SetResult lowerStatic(State &state, const clang::Expr *expression) {
  expression = stripCondition(expression);
  bool constant = false;
  if (!expression->HasSideEffects(state.context) &&
      expression->EvaluateAsBooleanCondition(constant, state.context))
    return constant ? state.scope.domain : ir::emptySet(state.isl);
  if (const clang::Expr *operand = negated(expression)) {
    SetResult holds = lowerStatic(state, operand);
    return holds ? SetResult(state.scope.domain.subtract(*holds)) : holds;
  }
  if (const clang::Expr *initialiser = inlinedInitialiser(state, expression))
    return lowerStatic(state, initialiser);
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
  if (!binary || !binary->isLogicalOp())
    return lowerStaticTest(state, expression);
  bool isAnd = binary->getOpcode() == clang::BO_LAnd;
  SetResult lhs = lowerStatic(state, binary->getLHS());
  if (!lhs)
    return lhs;
  NarrowedDomain evaluated(state, isAnd ? *lhs : state.scope.domain.subtract(*lhs));
  SetResult rhs = lowerStatic(state, binary->getRHS());
  if (!rhs)
    return rhs;
  return isAnd ? *rhs : ir::coalesced(lhs->unite(*rhs));
}

/// Whether the instances that must not exist exist for all parameters for which anything runs.
bool isUnavoidable(State &state, const Requirement &requirement) {
  isl::set runs =
      ir::projectOut(state.scope.domain.intersect(typeFacts(state)), state.scope.inames);
  return runs.is_subset(ir::projectOut(requirement.violating, state.scope.inames));
}

} // namespace

ir::Expected<isl::set> lowerStaticCondition(State &state, const clang::Expr *expression) {
  std::size_t recorded = state.requirements.size();
  SetResult holds = lowerStatic(state, expression);
  if (!holds)
    state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
  return holds;
}

std::optional<isl::set> staticCondition(State &state, const clang::Expr *expression) {
  std::size_t recorded = state.requirements.size();
  SetResult holds = lowerStaticCondition(state, expression);
  if (!holds)
    return std::nullopt;
  for (std::size_t i = recorded; i < state.requirements.size(); ++i)
    if (isUnavoidable(state, state.requirements[i])) {
      state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
      return std::nullopt;
    }
  return *holds;
}

} // namespace loopy::plugin
