#include "runtime/IndexWidth.h"
#include "runtime/plan/Operators.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace loopy::rt {

namespace {

/// What an index can be: low <= high, both within 32 bits, so that no operation on two of them
/// leaves 64 bits.
struct Interval {
  std::int64_t low;
  std::int64_t high;
};

bool fits(const Interval &interval) {
  using Limits = std::numeric_limits<std::int32_t>;
  return Limits::min() <= interval.low && interval.high <= Limits::max();
}

Interval hull(std::initializer_list<std::int64_t> values) {
  return {std::min(values), std::max(values)};
}

std::int64_t floorDivide(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0);
}

/// Of a division that rounds in any direction; the divisor is positive.
Interval quotient(const Interval &a, const Interval &b) {
  Interval floor = hull({floorDivide(a.low, b.low), floorDivide(a.low, b.high),
                         floorDivide(a.high, b.low), floorDivide(a.high, b.high)});
  return {floor.low, floor.high + 1};
}

std::optional<Interval> binary(plan::Op op, const Interval &a, const Interval &b) {
  switch (op) {
  case plan::Op::Add:
    return Interval{a.low + b.low, a.high + b.high};
  case plan::Op::Subtract:
    return Interval{a.low - b.high, a.high - b.low};
  case plan::Op::Multiply:
    return hull({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
  case plan::Op::FloorDivide:
    return b.low > 0 ? std::optional(quotient(a, b)) : std::nullopt;
  case plan::Op::FloorModulo: // of either sign where it truncates
    return b.low > 0 ? std::optional(Interval{1 - b.high, b.high - 1}) : std::nullopt;
  case plan::Op::Minimum:
    return Interval{std::min(a.low, b.low), std::min(a.high, b.high)};
  case plan::Op::Maximum:
    return Interval{std::max(a.low, b.low), std::max(a.high, b.high)};
  default: // no index
    return std::nullopt;
  }
}

/// Follows one expression; the validated plan bounds the stack and every number.
class Follower {
public:
  Follower(std::span<const ArgumentValue> arguments, std::span<const Interval> variables)
      : arguments(arguments), variables(variables) {}

  /// Nothing where some part does not fit.
  std::optional<Interval> follow(const plan::Expression &expression) {
    std::size_t depth = 0;
    for (const plan::Instruction &instruction : expression.code) {
      const plan::Operator *operation = plan::findOperator(instruction.op);
      const std::size_t operands = operation ? operation->operands : 0;
      depth -= operands;
      const auto result = step(instruction, operands, &stack[depth]);
      if (!result || !fits(*result))
        return std::nullopt;
      stack[depth++] = *result;
    }
    return stack[0];
  }

private:
  std::span<const ArgumentValue> arguments;
  std::span<const Interval> variables;
  std::array<Interval, plan::maximumStackDepth> stack;

  std::optional<Interval> step(const plan::Instruction &instruction, std::size_t operands,
                               const Interval *top) const {
    const auto number = static_cast<std::size_t>(instruction.operand);
    if (operands == 2)
      return binary(instruction.op, top[0], top[1]);
    switch (instruction.op) {
    case plan::Op::Constant:
      return Interval{instruction.operand, instruction.operand};
    case plan::Op::Argument:
      return Interval{arguments[number].integer, arguments[number].integer};
    case plan::Op::HostLoop:
      return variables[number];
    case plan::Op::Negate:
      return Interval{-top[0].high, -top[0].low};
    default:
      return std::nullopt;
    }
  }
};

} // namespace

bool fitsIn32Bits(const plan::NarrowIndices &narrow, std::span<const ArgumentValue> arguments) {
  std::vector<Interval> variables;
  for (const plan::Bounds &bounds : narrow.variables) {
    Follower follower(arguments, variables);
    const auto low = follower.follow(bounds.low), high = follower.follow(bounds.high);
    if (!low || !high)
      return false;
    // A loop that does not run still sets its variable.
    variables.push_back({low->low, std::max(low->high, high->high)});
  }
  Follower follower(arguments, variables);
  return std::ranges::all_of(narrow.values, [&](const plan::Expression &value) {
    return follower.follow(value).has_value();
  });
}

} // namespace loopy::rt
