#include "codegen/ExprSets.h"

namespace loopy::codegen {

using namespace ir;

using MaybeFunction = std::optional<isl::pw_aff>;
using MaybeSet = std::optional<isl::set>;

static MaybeFunction divided(isl::ctx ctx, const Binary &node) {
  MaybeFunction lhs = toFunction(ctx, node.lhs);
  auto divisor = literalValue(node.rhs);
  if (!lhs || !divisor || *divisor <= 0)
    return std::nullopt;
  isl::pw_aff by = *toPwAff(ctx, node.rhs);
  return node.op == BinaryOp::Div        ? lhs->tdiv_q(by)
         : node.op == BinaryOp::Rem      ? lhs->tdiv_r(by)
         : node.op == BinaryOp::FloorDiv ? lhs->div(by).floor()
                                         : lhs->mod(isl::val(ctx, *divisor));
}

static MaybeFunction binaryFunction(isl::ctx ctx, const Binary &node) {
  switch (node.op) {
  case BinaryOp::Div:
  case BinaryOp::Rem:
  case BinaryOp::FloorDiv:
  case BinaryOp::FloorMod:
    return divided(ctx, node);
  default:
    break;
  }
  MaybeFunction lhs = toFunction(ctx, node.lhs), rhs = toFunction(ctx, node.rhs);
  if (!lhs || !rhs)
    return std::nullopt;
  switch (node.op) {
  case BinaryOp::Add:
    return lhs->add(*rhs);
  case BinaryOp::Sub:
    return lhs->sub(*rhs);
  case BinaryOp::Mul:
    return literalValue(node.lhs) || literalValue(node.rhs) ? MaybeFunction(lhs->mul(*rhs))
                                                            : std::nullopt;
  case BinaryOp::Min:
    return lhs->min(*rhs);
  case BinaryOp::Max:
    return lhs->max(*rhs);
  default:
    return std::nullopt;
  }
}

MaybeFunction toFunction(isl::ctx ctx, const Expr &expr) {
  if (const auto *node = expr.getIf<Binary>())
    return binaryFunction(ctx, *node);
  if (const auto *node = expr.getIf<Unary>()) {
    MaybeFunction operand = toFunction(ctx, node->operand);
    return node->op == UnaryOp::Minus && operand ? MaybeFunction(operand->neg()) : std::nullopt;
  }
  if (const auto *node = expr.getIf<Select>()) {
    MaybeSet condition = toSet(ctx, node->condition);
    MaybeFunction then = toFunction(ctx, node->then), otherwise = toFunction(ctx, node->otherwise);
    if (!condition || !then || !otherwise)
      return std::nullopt;
    return then->intersect_domain(*condition)
        .union_add(otherwise->intersect_domain(otherwise->domain().subtract(*condition)));
  }
  return toPwAff(ctx, expr);
}

MaybeSet comparisonSet(BinaryOp op, const isl::pw_aff &lhs, const isl::pw_aff &rhs) {
  switch (op) {
  case BinaryOp::Less:
    return lhs.lt_set(rhs);
  case BinaryOp::LessEqual:
    return lhs.le_set(rhs);
  case BinaryOp::Greater:
    return lhs.gt_set(rhs);
  case BinaryOp::GreaterEqual:
    return lhs.ge_set(rhs);
  case BinaryOp::Equal:
    return lhs.eq_set(rhs);
  case BinaryOp::NotEqual:
    return lhs.ne_set(rhs);
  default:
    return std::nullopt;
  }
}

MaybeSet toSet(isl::ctx ctx, const Expr &condition) {
  if (auto known = literalValue(condition))
    return *known ? universe(ctx) : emptySet(ctx);
  if (const auto *negation = condition.getIf<Unary>();
      negation && negation->op == UnaryOp::LogicalNot) {
    MaybeSet operand = toSet(ctx, negation->operand);
    return operand ? MaybeSet(universe(ctx).subtract(*operand)) : std::nullopt;
  }
  const auto *node = condition.getIf<Binary>();
  if (!node)
    return std::nullopt;
  if (node->op != BinaryOp::LogicalAnd && node->op != BinaryOp::LogicalOr) {
    MaybeFunction lhs = toFunction(ctx, node->lhs), rhs = toFunction(ctx, node->rhs);
    return lhs && rhs ? comparisonSet(node->op, *lhs, *rhs) : std::nullopt;
  }
  MaybeSet lhs = toSet(ctx, node->lhs), rhs = toSet(ctx, node->rhs);
  if (!lhs || !rhs)
    return std::nullopt;
  return node->op == BinaryOp::LogicalAnd ? lhs->intersect(*rhs) : lhs->unite(*rhs);
}

} // namespace loopy::codegen
