//===- Reduction.cpp - Statements that accumulate -----------------------------------------===//
#include "transforms/Reduction.h"

#include <algorithm>
#include <limits>

namespace loopy::transforms {

using namespace ir;

namespace {

bool dependsOn(const Expr &expr, const ArrayName &array) {
  return std::ranges::any_of(loads(expr),
                             [&](const Access &access) { return access.array == array; });
}

bool isTarget(const Expr &expr, const Access &target) {
  const auto *found = expr.getIf<Load>();
  return found && equal(found->access, target);
}

/// Signed sums and products of several parts may overflow where the loop's own order does not;
/// unsigned ones wrap and give the same bits in the end.
ScalarType wrapping(ScalarType type) {
  switch (type) {
  case ScalarType::I32:
    return ScalarType::U32;
  case ScalarType::I64:
    return ScalarType::U64;
  default:
    return type;
  }
}

std::optional<Expr> neutralOf(BinaryOp op, ScalarType type) {
  switch (op) {
  case BinaryOp::Add:
    return isFloating(type) ? floatingLiteral(-0.0, type) : integerLiteral(0, type);
  case BinaryOp::Mul:
    return isFloating(type) ? floatingLiteral(1, type) : integerLiteral(1, type);
  case BinaryOp::BitOr:
  case BinaryOp::BitXor:
    return integerLiteral(0, type);
  case BinaryOp::BitAnd:
    return unary(UnaryOp::BitNot, integerLiteral(0, type), type);
  default:
    return std::nullopt;
  }
}

/// The other operand of a binary operation or call that has the target as one of two.
std::optional<Expr> otherThan(const Access &target, const Expr &a, const Expr &b) {
  if (isTarget(a, target) && !dependsOn(b, target.array))
    return b;
  if (isTarget(b, target) && !dependsOn(a, target.array))
    return a;
  return std::nullopt;
}

std::optional<Reduction> fromBinary(const Binary &node, const Access &target, ScalarType type) {
  auto contribution = otherThan(target, node.lhs, node.rhs);
  auto neutral = neutralOf(node.op, type);
  bool hasRange = type == ScalarType::I32 || type == ScalarType::U32 || type == ScalarType::I64 ||
                  type == ScalarType::U64 || isFloating(type);
  if (!contribution || !neutral || !hasRange)
    return std::nullopt;
  ScalarType inner = wrapping(type);
  auto combine = [op = node.op, type, inner](const Expr &a, const Expr &b) {
    return cast(binary(op, cast(a, inner), cast(b, inner), inner), type);
  };
  return Reduction{*contribution, *neutral, combine, !isFloating(type)};
}

/// The operation inside of what `combine` makes for signed integers.
std::optional<Binary> withoutWrapping(const Expr &value) {
  const auto *outside = value.getIf<Cast>();
  const auto *node = outside ? outside->operand.getIf<Binary>() : nullptr;
  if (!node || outside->operand.type() != wrapping(value.type()))
    return std::nullopt;
  auto operand = [&](const Expr &expr) {
    const auto *inside = expr.getIf<Cast>();
    return inside && inside->operand.type() == value.type() ? inside->operand
                                                            : cast(expr, value.type());
  };
  return Binary{node->op, operand(node->lhs), operand(node->rhs)};
}

std::optional<Reduction> fromCall(const Call &node, const Access &target, ScalarType type) {
  if (node.function != MathFunction::Fmin && node.function != MathFunction::Fmax)
    return std::nullopt;
  auto contribution = otherThan(target, node.arguments[0], node.arguments[1]);
  if (!contribution)
    return std::nullopt;
  double infinity = std::numeric_limits<double>::infinity();
  bool isMin = node.function == MathFunction::Fmin;
  auto combine = [function = node.function, type](const Expr &a, const Expr &b) {
    return call(function, {a, b}, type);
  };
  return Reduction{*contribution, floatingLiteral(isMin ? infinity : -infinity, type), combine,
                   false}; // which of -0.0 and 0.0 wins depends on the order
}

} // namespace

std::optional<Reduction> reductionOf(const Statement &statement) {
  if (!statement.code.empty())
    return std::nullopt;
  for (const Expr &predicate : statement.predicates)
    if (dependsOn(predicate, statement.target.array))
      return std::nullopt;
  for (const Expr &subscript : statement.target.subscripts)
    if (dependsOn(subscript, statement.target.array))
      return std::nullopt;
  ScalarType type = statement.value.type();
  if (const auto *node = statement.value.getIf<Binary>())
    return fromBinary(*node, statement.target, type);
  if (auto node = withoutWrapping(statement.value))
    return fromBinary(*node, statement.target, type);
  if (const auto *node = statement.value.getIf<Call>())
    return fromCall(*node, statement.target, type);
  return std::nullopt;
}

} // namespace loopy::transforms
