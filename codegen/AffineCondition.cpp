#include "codegen/AffineCondition.h"

#include "codegen/ExprSets.h"
#include "ir/Overloaded.h"

#include <limits>

namespace loopy::codegen {

using namespace ir;

namespace {

using MaybeSet = std::optional<isl::set>;
using MaybeValue = std::optional<isl::pw_aff>;

class ConditionReader {
public:
  explicit ConditionReader(const isl::set &domain) : domain(domain), ctx(domain.ctx()) {}

  MaybeSet condition(const Expr &expr) const {
    if (auto known = literalValue(expr))
      return *known ? domain : emptySet(ctx);
    if (const auto *negation = expr.getIf<Unary>();
        negation && negation->op == UnaryOp::LogicalNot) {
      MaybeSet operand = condition(negation->operand);
      return operand ? MaybeSet(domain.subtract(*operand)) : std::nullopt;
    }
    const auto *node = expr.getIf<Binary>();
    if (!node)
      return std::nullopt;
    if (node->op == BinaryOp::LogicalAnd || node->op == BinaryOp::LogicalOr) {
      MaybeSet lhs = condition(node->lhs), rhs = condition(node->rhs);
      if (!lhs || !rhs)
        return std::nullopt;
      return node->op == BinaryOp::LogicalAnd ? lhs->intersect(*rhs) : lhs->unite(*rhs);
    }
    return compare(*node);
  }

private:
  isl::set domain;
  isl::ctx ctx;

  MaybeSet compare(const Binary &node) const {
    if (!isInteger(node.lhs.type()) || !isInteger(node.rhs.type()))
      return std::nullopt;
    MaybeValue lhs = value(node.lhs), rhs = value(node.rhs);
    MaybeSet holds = lhs && rhs ? comparisonSet(node.op, *lhs, *rhs) : std::nullopt;
    return holds ? MaybeSet(holds->intersect(domain)) : std::nullopt;
  }

  /// The exact value, where its type can hold it for every point of the domain.
  MaybeValue value(const Expr &expr) const {
    MaybeValue exact =
        std::visit(Overloaded{
                       [&](const Unary &node) -> MaybeValue {
                         MaybeValue operand = value(node.operand);
                         return node.op == UnaryOp::Minus && operand ? MaybeValue(operand->neg())
                                                                     : std::nullopt;
                       },
                       [&](const Binary &node) { return binaryValue(node); },
                       [&](const Cast &node) {
                         return isInteger(node.operand.type()) ? value(node.operand) : std::nullopt;
                       },
                       [&](const auto &) { return toPwAff(ctx, expr); },
                   },
                   expr.node());
    return exact && fits(*exact, expr.type()) ? exact : std::nullopt;
  }

  MaybeValue binaryValue(const Binary &node) const {
    MaybeValue lhs = value(node.lhs), rhs = value(node.rhs);
    if (!lhs || !rhs)
      return std::nullopt;
    switch (node.op) {
    case BinaryOp::Add:
      return lhs->add(*rhs);
    case BinaryOp::Sub:
      return lhs->sub(*rhs);
    case BinaryOp::Mul:
      return literalValue(node.lhs) || literalValue(node.rhs) ? MaybeValue(lhs->mul(*rhs))
                                                              : std::nullopt;
    default:
      return std::nullopt;
    }
  }

  bool fits(const isl::pw_aff &value, ScalarType type) const {
    if (type == ScalarType::I64) // overflow is undefined, and inames and parameters are in range
      return true;
    if (!isInteger(type) || bitWidth(type) > 32)
      return false;
    std::int64_t count = std::int64_t(1) << bitWidth(type);
    std::int64_t first = isSigned(type) ? -count / 2 : 0;
    isl::pw_aff smallest = *toPwAff(ctx, index(first)), end = *toPwAff(ctx, index(first + count));
    return domain.is_subset(value.ge_set(smallest)) && domain.is_subset(value.lt_set(end));
  }
};

} // namespace

std::optional<isl::set> affineCondition(const Expr &condition, const isl::set &domain) {
  return ConditionReader(domain).condition(condition);
}

} // namespace loopy::codegen
