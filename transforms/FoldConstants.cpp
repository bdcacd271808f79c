//===- FoldConstants.cpp - Operations on numbers carried out --------------------------------===//
#include "ir/Operands.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <cmath>
#include <limits>
#include <optional>

namespace loopy::transforms {

using namespace ir;

namespace {

std::optional<double> floatingValue(const Expr &expr) {
  const auto *literal = expr.getIf<FloatingLiteral>();
  return literal ? std::optional(literal->value) : std::nullopt;
}

/// Types whose literals hold the value itself.
bool isPlainInteger(ScalarType type) {
  return type == ScalarType::I32 || type == ScalarType::I64 || type == ScalarType::U32;
}

bool fits(std::int64_t value, ScalarType type) {
  switch (type) {
  case ScalarType::I32:
    return value >= std::numeric_limits<std::int32_t>::min() &&
           value <= std::numeric_limits<std::int32_t>::max();
  case ScalarType::U32:
    return value >= 0 && value <= std::numeric_limits<std::uint32_t>::max();
  default:
    return type == ScalarType::I64;
  }
}

std::optional<std::int64_t> evaluate(BinaryOp op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
  case BinaryOp::Add:
    return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
  case BinaryOp::Sub:
    return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
  case BinaryOp::Mul:
    return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
  case BinaryOp::Div:
    return b == 0 || b == -1 ? std::nullopt : std::optional(a / b);
  case BinaryOp::Rem:
    return b == 0 || b == -1 ? std::nullopt : std::optional(a % b);
  default:
    return std::nullopt;
  }
}

/// Rounded as the device does.
template <typename T> std::optional<double> evaluate(BinaryOp op, T a, T b) {
  switch (op) {
  case BinaryOp::Add:
    return static_cast<T>(a + b);
  case BinaryOp::Sub:
    return static_cast<T>(a - b);
  case BinaryOp::Mul:
    return static_cast<T>(a * b);
  case BinaryOp::Div:
    return static_cast<T>(a / b);
  default:
    return std::nullopt;
  }
}

/// Small numbers are left alone: devices may take denormal ones for 0.
bool isNormal(double value, ScalarType type) {
  return type == ScalarType::F32 ? std::isnormal(static_cast<float>(value)) : std::isnormal(value);
}

std::optional<Expr> foldNumbers(const Binary &node, ScalarType type) {
  auto a = literalValue(node.lhs), b = literalValue(node.rhs);
  if (a && b && isPlainInteger(type) && node.lhs.type() == type && node.rhs.type() == type) {
    auto value = evaluate(node.op, *a, *b);
    return value && fits(*value, type) ? std::optional(integerLiteral(*value, type)) : std::nullopt;
  }
  auto x = floatingValue(node.lhs), y = floatingValue(node.rhs);
  if (!x || !y || !isFloating(type))
    return std::nullopt;
  auto value = type == ScalarType::F32
                   ? evaluate(node.op, static_cast<float>(*x), static_cast<float>(*y))
                   : evaluate(node.op, *x, *y);
  bool isExact = value && isNormal(*x, type) && isNormal(*y, type) && isNormal(*value, type);
  return isExact ? std::optional(floatingLiteral(*value, type)) : std::nullopt;
}

bool isNumber(const Expr &expr, int number) {
  return literalValue(expr) == number || floatingValue(expr) == number;
}

/// x + 0, x * 1, x / 1, ...: only what keeps every value, which x + 0 of a floating x does not.
std::optional<Expr> withoutNeutral(const Binary &node, ScalarType type) {
  const bool isSum = isPlainInteger(type) || type == ScalarType::U64;
  switch (node.op) {
  case BinaryOp::Add:
    if (isSum && isNumber(node.lhs, 0))
      return node.rhs;
    return isSum && isNumber(node.rhs, 0) ? std::optional(node.lhs) : std::nullopt;
  case BinaryOp::Sub:
    return isSum && isNumber(node.rhs, 0) ? std::optional(node.lhs) : std::nullopt;
  case BinaryOp::Mul:
    if (isNumber(node.lhs, 1))
      return node.rhs;
    return isNumber(node.rhs, 1) ? std::optional(node.lhs) : std::nullopt;
  case BinaryOp::Div:
    return isNumber(node.rhs, 1) ? std::optional(node.lhs) : std::nullopt;
  default:
    return std::nullopt;
  }
}

std::optional<Expr> foldConversion(const Expr &operand, ScalarType type) {
  auto integer = literalValue(operand);
  if (integer && isPlainInteger(operand.type())) {
    if (isFloating(type)) {
      double value =
          type == ScalarType::F32 ? static_cast<float>(*integer) : static_cast<double>(*integer);
      return floatingLiteral(value, type);
    }
    return fits(*integer, type) ? std::optional(integerLiteral(*integer, type)) : std::nullopt;
  }
  auto floating = floatingValue(operand);
  if (!floating || !isFloating(type))
    return std::nullopt;
  double value = type == ScalarType::F32 ? static_cast<float>(*floating) : *floating;
  return *floating == 0 || isNormal(value, type) ? std::optional(floatingLiteral(value, type))
                                                 : std::nullopt;
}

Expr folded(const Expr &expr) {
  std::vector<Expr> parts = operands(expr);
  if (parts.empty() || expr.getIf<Load>()) // subscripts are folded anyway
    return expr;
  for (Expr &part : parts)
    part = folded(part);
  Expr result = withOperands(expr, std::move(parts));
  const ScalarType type = result.type();
  if (const auto *conversion = result.getIf<Cast>())
    return foldConversion(conversion->operand, type).value_or(result);
  const auto *node = result.getIf<Binary>();
  if (!node)
    return result;
  if (auto number = foldNumbers(*node, type))
    return *number;
  auto operand = withoutNeutral(*node, type);
  return operand && operand->type() == type ? *operand : result;
}

} // namespace

Expected<Kernel> foldConstants(Kernel kernel, const FoldConstants &step) {
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      kernel.statements[i] =
          mapStatement(kernel.statements[i], {folded, [](const Access &target) { return target; }});
  return kernel;
}

} // namespace loopy::transforms
