//===- IslExpr.cpp - Index expressions as isl functions ------------------------------===//
#include "ir/Isl.h"

#include "ir/Expr.h"
#include "ir/Overloaded.h"

#include <functional>

namespace loopy::ir {

namespace {

using MaybePwAff = std::optional<isl::pw_aff>;

isl::pw_aff constant(isl::ctx ctx, std::int64_t value) {
  return isl::set::universe(isl::space::unit(ctx)).pw_aff_on_domain(isl::val(ctx, value));
}

isl::pw_aff variable(isl::ctx ctx, const std::string &name) {
  isl::id id = idFor(ctx, name);
  return isl::pw_aff(isl::space::unit(ctx).add_param(id).param_aff_on_domain(id));
}

bool isConstant(const isl::pw_aff &value) { return value.isa_aff() && value.as_aff().is_cst(); }

MaybePwAff multiply(const isl::pw_aff &lhs, const isl::pw_aff &rhs) {
  if (!isConstant(lhs) && !isConstant(rhs))
    return std::nullopt;
  return lhs.mul(rhs);
}

MaybePwAff toPwAffBinary(isl::ctx ctx, const Binary &node) {
  MaybePwAff lhs = toPwAff(ctx, node.lhs), rhs = toPwAff(ctx, node.rhs);
  if (!lhs || !rhs)
    return std::nullopt;
  auto divisor = literalValue(node.rhs);
  switch (node.op) {
  case BinaryOp::Add:
    return lhs->add(*rhs);
  case BinaryOp::Sub:
    return lhs->sub(*rhs);
  case BinaryOp::Mul:
    return multiply(*lhs, *rhs);
  case BinaryOp::Min:
    return lhs->min(*rhs);
  case BinaryOp::Max:
    return lhs->max(*rhs);
  case BinaryOp::FloorDiv:
    if (!divisor || *divisor <= 0)
      return std::nullopt;
    return lhs->div(*rhs).floor();
  case BinaryOp::FloorMod:
    if (!divisor || *divisor <= 0)
      return std::nullopt;
    return lhs->mod(isl::val(ctx, *divisor));
  default:
    return std::nullopt;
  }
}

} // namespace

MaybePwAff toPwAff(isl::ctx ctx, const Expr &expr) {
  return std::visit(
      Overloaded{
          [&](const IntegerLiteral &node) -> MaybePwAff { return constant(ctx, node.value); },
          [&](const InameRef &node) -> MaybePwAff { return variable(ctx, node.name.str()); },
          [&](const ParameterRef &node) -> MaybePwAff { return variable(ctx, node.name.str()); },
          [&](const Unary &node) -> MaybePwAff {
            MaybePwAff operand = toPwAff(ctx, node.operand);
            if (node.op != UnaryOp::Minus || !operand)
              return std::nullopt;
            return operand->neg();
          },
          [&](const Binary &node) { return toPwAffBinary(ctx, node); },
          [](const auto &) -> MaybePwAff { return std::nullopt; },
      },
      expr.node());
}

static isl::pw_aff affine(isl::ctx ctx, const Expr &expr) {
  MaybePwAff value = toPwAff(ctx, expr);
  if (!value)
    isl::exception::throw_invalid("expression is not quasi-affine", __FILE__, __LINE__);
  return *value;
}

isl::set lessEqual(isl::ctx ctx, const Expr &lhs, const Expr &rhs) {
  return affine(ctx, lhs).le_set(affine(ctx, rhs));
}
isl::set less(isl::ctx ctx, const Expr &lhs, const Expr &rhs) {
  return affine(ctx, lhs).lt_set(affine(ctx, rhs));
}
isl::set equalTo(isl::ctx ctx, const Expr &lhs, const Expr &rhs) {
  return affine(ctx, lhs).eq_set(affine(ctx, rhs));
}

} // namespace loopy::ir
