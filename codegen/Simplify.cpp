#include "codegen/Simplify.h"

#include <algorithm>
#include <utility>

namespace loopy::codegen {

using namespace ir;

Expr boolLiteral(bool value) { return integerLiteral(value ? 1 : 0, ScalarType::Bool); }

static bool isKnown(const Expr &condition, bool value) {
  auto known = literalValue(condition);
  return condition.type() == ScalarType::Bool && known && (*known != 0) == value;
}

bool isTrue(const Expr &condition) { return isKnown(condition, true); }
bool isFalse(const Expr &condition) { return isKnown(condition, false); }

Expr conjunction(Expr lhs, Expr rhs) {
  if (isTrue(lhs) || isFalse(rhs))
    return rhs;
  if (isTrue(rhs) || isFalse(lhs))
    return lhs;
  return binary(BinaryOp::LogicalAnd, std::move(lhs), std::move(rhs), ScalarType::Bool);
}

static Expr disjunction(Expr lhs, Expr rhs) {
  if (isFalse(lhs) || isTrue(rhs))
    return rhs;
  if (isFalse(rhs) || isTrue(lhs))
    return lhs;
  return binary(BinaryOp::LogicalOr, std::move(lhs), std::move(rhs), ScalarType::Bool);
}

Expr extremum(BinaryOp op, Expr lhs, Expr rhs) {
  auto l = literalValue(lhs), r = literalValue(rhs);
  if (l && r)
    return index(op == BinaryOp::Min ? std::min(*l, *r) : std::max(*l, *r));
  if (equal(lhs, rhs))
    return lhs;
  return binary(op, std::move(lhs), std::move(rhs), ScalarType::I64);
}

/// Truncating division of known indices, where C++ defines it.
static Expr divide(const Binary &node, const Expr &original) {
  auto l = literalValue(node.lhs), r = literalValue(node.rhs);
  if (!l || !r || *r == 0 || (*l == INT64_MIN && *r == -1))
    return original;
  return index(node.op == BinaryOp::Div ? *l / *r : *l % *r);
}

/// Only sums of inames and parameters are taken apart; values from memory are left as written.
static bool isIndex(const Expr &expr) {
  return expr.type() == ScalarType::I64 && loads(expr).empty();
}

static Expr simplifyBinary(const Expr &expr, const Binary &node) {
  if (isComparison(node.op))
    return isIndex(node.lhs) && isIndex(node.rhs) ? comparison(node.op, node.lhs, node.rhs) : expr;
  if (node.op == BinaryOp::LogicalAnd)
    return conjunction(node.lhs, node.rhs);
  if (node.op == BinaryOp::LogicalOr)
    return disjunction(node.lhs, node.rhs);
  if (expr.type() != ScalarType::I64)
    return expr;
  switch (node.op) {
  case BinaryOp::Add:
    return indexAdd(node.lhs, node.rhs);
  case BinaryOp::Sub:
    return indexSub(node.lhs, node.rhs);
  case BinaryOp::Mul:
    return indexMul(node.lhs, node.rhs);
  case BinaryOp::Min:
  case BinaryOp::Max:
    return extremum(node.op, node.lhs, node.rhs);
  case BinaryOp::Div:
  case BinaryOp::Rem:
    return divide(node, expr);
  default:
    return expr;
  }
}

Expr simplify(const Expr &expr) {
  return transform(expr, [](const Expr &node) {
    if (const auto *operation = node.getIf<Binary>())
      return simplifyBinary(node, *operation);
    if (const auto *choice = node.getIf<Select>()) {
      if (isTrue(choice->condition))
        return choice->then;
      if (isFalse(choice->condition))
        return choice->otherwise;
    }
    if (const auto *negation = node.getIf<Unary>(); negation && isTrue(negation->operand))
      return negation->op == UnaryOp::LogicalNot ? boolLiteral(false) : node;
    if (const auto *negation = node.getIf<Unary>(); negation && isFalse(negation->operand))
      return negation->op == UnaryOp::LogicalNot ? boolLiteral(true) : node;
    return node;
  });
}

} // namespace loopy::codegen
