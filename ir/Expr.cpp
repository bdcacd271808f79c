#include "ir/Expr.h"

#include <optional>
#include <utility>

namespace loopy::ir {

Expr::Expr(ScalarType type, ExprNode node)
    : type_(type), node_(std::make_shared<const ExprNode>(std::move(node))) {}

std::string_view name(MathFunction function) {
  switch (function) {
  case MathFunction::Sqrt:
    return "sqrt";
  case MathFunction::Cbrt:
    return "cbrt";
  case MathFunction::Exp:
    return "exp";
  case MathFunction::Exp2:
    return "exp2";
  case MathFunction::Expm1:
    return "expm1";
  case MathFunction::Log:
    return "log";
  case MathFunction::Log2:
    return "log2";
  case MathFunction::Log10:
    return "log10";
  case MathFunction::Log1p:
    return "log1p";
  case MathFunction::Pow:
    return "pow";
  case MathFunction::Hypot:
    return "hypot";
  case MathFunction::Sin:
    return "sin";
  case MathFunction::Cos:
    return "cos";
  case MathFunction::Tan:
    return "tan";
  case MathFunction::Asin:
    return "asin";
  case MathFunction::Acos:
    return "acos";
  case MathFunction::Atan:
    return "atan";
  case MathFunction::Atan2:
    return "atan2";
  case MathFunction::Sinh:
    return "sinh";
  case MathFunction::Cosh:
    return "cosh";
  case MathFunction::Tanh:
    return "tanh";
  case MathFunction::Asinh:
    return "asinh";
  case MathFunction::Acosh:
    return "acosh";
  case MathFunction::Atanh:
    return "atanh";
  case MathFunction::Erf:
    return "erf";
  case MathFunction::Erfc:
    return "erfc";
  case MathFunction::Fabs:
    return "fabs";
  case MathFunction::Floor:
    return "floor";
  case MathFunction::Ceil:
    return "ceil";
  case MathFunction::Trunc:
    return "trunc";
  case MathFunction::Round:
    return "round";
  case MathFunction::Rint:
    return "rint";
  case MathFunction::Fmin:
    return "fmin";
  case MathFunction::Fmax:
    return "fmax";
  case MathFunction::Fdim:
    return "fdim";
  case MathFunction::Fmod:
    return "fmod";
  case MathFunction::Remainder:
    return "remainder";
  case MathFunction::Copysign:
    return "copysign";
  case MathFunction::Fma:
    return "fma";
  case MathFunction::IsNan:
    return "isnan";
  case MathFunction::IsInf:
    return "isinf";
  case MathFunction::IsFinite:
    return "isfinite";
  }
  std::unreachable();
}

Expr integerLiteral(std::int64_t value, ScalarType type) { return {type, IntegerLiteral{value}}; }
Expr floatingLiteral(double value, ScalarType type) { return {type, FloatingLiteral{value}}; }
Expr inameRef(const Iname &name, ScalarType type) { return {type, InameRef{name}}; }
Expr parameterRef(const ParameterName &name, ScalarType type) { return {type, ParameterRef{name}}; }
Expr load(Access access, ScalarType type) { return {type, Load{std::move(access)}}; }
Expr unary(UnaryOp op, Expr operand, ScalarType type) {
  return {type, Unary{op, std::move(operand)}};
}
Expr binary(BinaryOp op, Expr lhs, Expr rhs, ScalarType type) {
  return {type, Binary{op, std::move(lhs), std::move(rhs)}};
}
Expr select(Expr condition, Expr then, Expr otherwise) {
  ScalarType type = then.type();
  return {type, Select{std::move(condition), std::move(then), std::move(otherwise)}};
}
Expr cast(Expr operand, ScalarType type) {
  return operand.type() == type ? operand : Expr(type, Cast{std::move(operand)});
}
Expr call(MathFunction function, std::vector<Expr> arguments, ScalarType type) {
  return {type, Call{function, std::move(arguments)}};
}
Expr call(const FunctionName &function, std::vector<Expr> arguments, ScalarType type) {
  return {type, FunctionCall{function, std::move(arguments)}};
}

std::optional<std::int64_t> literalValue(const Expr &expr) {
  if (const auto *literal = expr.getIf<IntegerLiteral>())
    return literal->value;
  return std::nullopt;
}

Expr index(std::int64_t value) { return integerLiteral(value, ScalarType::I64); }

Expr indexAdd(Expr lhs, Expr rhs) {
  auto l = literalValue(lhs), r = literalValue(rhs);
  std::int64_t sum;
  if (l && r && !__builtin_add_overflow(*l, *r, &sum))
    return index(sum);
  if (l == 0)
    return rhs;
  if (r == 0)
    return lhs;
  if (l) // constants go to the right
    std::swap(lhs, rhs), std::swap(l, r);
  if (r) { // (x + 2) + 3 is x + 5
    if (const auto *inner = lhs.getIf<Binary>(); inner && inner->op == BinaryOp::Add)
      if (auto c = literalValue(inner->rhs); c && !__builtin_add_overflow(*c, *r, &sum))
        return indexAdd(inner->lhs, index(sum));
    if (*r < 0 && *r != INT64_MIN)
      return binary(BinaryOp::Sub, std::move(lhs), index(-*r), ScalarType::I64);
  }
  return binary(BinaryOp::Add, std::move(lhs), std::move(rhs), ScalarType::I64);
}

Expr indexSub(Expr lhs, Expr rhs) {
  auto l = literalValue(lhs), r = literalValue(rhs);
  std::int64_t difference;
  if (l && r && !__builtin_sub_overflow(*l, *r, &difference))
    return index(difference);
  if (r && *r != INT64_MIN)
    return indexAdd(std::move(lhs), index(-*r));
  if (equal(lhs, rhs))
    return index(0);
  return binary(BinaryOp::Sub, std::move(lhs), std::move(rhs), ScalarType::I64);
}

Expr indexMul(Expr lhs, Expr rhs) {
  auto l = literalValue(lhs), r = literalValue(rhs);
  std::int64_t product;
  if (l && r && !__builtin_mul_overflow(*l, *r, &product))
    return index(product);
  if (l == 0 || r == 0)
    return index(0);
  if (l == 1)
    return rhs;
  if (r == 1)
    return lhs;
  return binary(BinaryOp::Mul, std::move(lhs), std::move(rhs), ScalarType::I64);
}

static std::int64_t floorDivide(std::int64_t value, std::int64_t divisor) {
  std::int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

Expr indexFloorDiv(Expr lhs, std::int64_t divisor) {
  if (divisor == 1)
    return lhs;
  if (auto l = literalValue(lhs))
    return index(floorDivide(*l, divisor));
  return binary(BinaryOp::FloorDiv, std::move(lhs), index(divisor), ScalarType::I64);
}

Expr indexFloorMod(Expr lhs, std::int64_t divisor) {
  if (divisor == 1)
    return index(0);
  if (auto l = literalValue(lhs))
    return index(*l - divisor * floorDivide(*l, divisor));
  return binary(BinaryOp::FloorMod, std::move(lhs), index(divisor), ScalarType::I64);
}

} // namespace loopy::ir
