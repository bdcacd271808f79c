//===- Evaluate.cpp - The host's integer expressions, checked -------------------------------===//
#include "runtime/Evaluate.h"
#include "runtime/plan/Operators.h"

#include <algorithm>
#include <array>

namespace loopy::rt {

namespace {

enum class Fault { None, Overflow, DivisionByZero };

struct Outcome {
  std::int64_t value = 0;
  Fault fault = Fault::None;
};

} // namespace

/// The quotient rounded towards minus infinity, or the remainder with the divisor's sign.
static Outcome divide(plan::Op op, std::int64_t left, std::int64_t right) {
  if (right == 0)
    return {0, Fault::DivisionByZero};
  if (right == -1) { // the machine's division traps for the smallest integer
    if (op == plan::Op::FloorModulo)
      return {};
    std::int64_t negated = 0;
    return __builtin_sub_overflow(std::int64_t{0}, left, &negated) ? Outcome{0, Fault::Overflow}
                                                                   : Outcome{negated};
  }
  std::int64_t quotient = left / right;
  std::int64_t remainder = left % right;
  if (remainder != 0 && (remainder < 0) != (right < 0)) {
    --quotient;
    remainder += right;
  }
  return {op == plan::Op::FloorDivide ? quotient : remainder};
}

static Outcome binary(plan::Op op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
  case plan::Op::Add:
    return __builtin_add_overflow(left, right, &result) ? Outcome{0, Fault::Overflow}
                                                        : Outcome{result};
  case plan::Op::Subtract:
    return __builtin_sub_overflow(left, right, &result) ? Outcome{0, Fault::Overflow}
                                                        : Outcome{result};
  case plan::Op::Multiply:
    return __builtin_mul_overflow(left, right, &result) ? Outcome{0, Fault::Overflow}
                                                        : Outcome{result};
  case plan::Op::FloorDivide:
  case plan::Op::FloorModulo:
    return divide(op, left, right);
  case plan::Op::Minimum:
    return {std::min(left, right)};
  case plan::Op::Maximum:
    return {std::max(left, right)};
  case plan::Op::Less:
    return {left < right};
  case plan::Op::LessEqual:
    return {left <= right};
  case plan::Op::Equal:
    return {left == right};
  case plan::Op::NotEqual:
    return {left != right};
  case plan::Op::And:
    return {left != 0 && right != 0};
  case plan::Op::Or:
    return {left != 0 || right != 0};
  default:
    __builtin_unreachable(); // the validated plan has no other binary operation
  }
}

/// Runs the code; plan::validate has bounded the stack and every index.
static Outcome run(const plan::Expression &expression, const Values &values) {
  std::array<std::int64_t, plan::maximumStackDepth> stack;
  std::int64_t *top = stack.data(); // one past the topmost value
  for (const plan::Instruction &instruction : expression.code) {
    switch (instruction.op) {
    case plan::Op::Constant:
      *top++ = instruction.operand;
      break;
    case plan::Op::Argument:
      *top++ = values.arguments[static_cast<std::size_t>(instruction.operand)].integer;
      break;
    case plan::Op::HostLoop:
      *top++ = values.hostLoops[static_cast<std::size_t>(instruction.operand)];
      break;
    case plan::Op::RangeLow:
      *top++ = values.ranges[static_cast<std::size_t>(instruction.operand)].low;
      break;
    case plan::Op::RangeHigh:
      *top++ = values.ranges[static_cast<std::size_t>(instruction.operand)].high;
      break;
    case plan::Op::PieceFirst:
      *top++ = values.piece.first;
      break;
    case plan::Op::PieceLast:
      *top++ = values.piece.last;
      break;
    case plan::Op::Element:
      *top++ = values.element;
      break;
    case plan::Op::Negate:
      if (__builtin_sub_overflow(std::int64_t{0}, top[-1], &top[-1]))
        return {0, Fault::Overflow};
      break;
    case plan::Op::Not:
      top[-1] = top[-1] == 0;
      break;
    case plan::Op::Select:
      top -= 2;
      top[-1] = top[-1] != 0 ? top[0] : top[1];
      break;
    default:
      --top;
      const Outcome outcome = binary(instruction.op, top[-1], top[0]);
      if (outcome.fault != Fault::None)
        return outcome;
      top[-1] = outcome.value;
    }
  }
  return {top[-1]};
}

Result<std::int64_t> evaluate(const plan::Expression &expression, const Values &values) {
  const Outcome outcome = run(expression, values);
  switch (outcome.fault) {
  case Fault::None:
    return outcome.value;
  case Fault::Overflow:
    return refuse("an index computation does not fit into 64 bits");
  case Fault::DivisionByZero:
    return refuse("an index computation divides by zero");
  }
  __builtin_unreachable();
}

Result<bool> holds(const plan::Expression &condition, const Values &values) {
  if (condition.code.empty())
    return true;
  const auto value = evaluate(condition, values);
  if (!value)
    return refuse(value.error());
  return *value != 0;
}

Result<std::uint64_t> bytesOf(const plan::Scratch &scratch,
                              std::span<const ArgumentValue> arguments) {
  if (scratch.copies.code.empty())
    return scratch.bytes;
  const auto copies = evaluate(scratch.copies, {arguments, {}});
  if (!copies)
    return refuse(copies.error());
  std::uint64_t bytes = 0;
  if (*copies < 1 ||
      __builtin_mul_overflow(scratch.bytes, static_cast<std::uint64_t>(*copies), &bytes))
    return refuse("'" + scratch.name + "' would have a size that no memory has");
  return bytes;
}

} // namespace loopy::rt
