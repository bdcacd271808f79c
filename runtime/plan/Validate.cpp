//===- Validate.cpp - What an interpreter of launch plans may rely on -----------------===//
#include "runtime/plan/Validate.h"
#include "runtime/plan/Operators.h"

#include <algorithm>
#include <utility>

namespace loopy::plan {

namespace {

using Status = std::expected<void, std::string>;

constexpr unsigned maximumHostLoops = 1000;
constexpr std::size_t maximumAxes = 16;
constexpr std::int64_t maximumStride = std::int64_t{1} << 40;

/// Walks one plan; knows the host loops around the place it is at.
class Validator {
public:
  explicit Validator(const LaunchPlan &plan)
      : plan(plan), inScope(std::min(plan.hostLoopVariables, maximumHostLoops), false) {}
  Status run();

private:
  Status fail(std::string message) const { return std::unexpected(std::move(message)); }

  Status checkArgument(std::uint64_t number, ArgumentKind kind) const;
  Status checkOperand(const Instruction &instruction) const;
  Status checkValue(const Expression &expression) const;
  Status checkCondition(const Expression &expression) const;
  Status checkInterval(const Interval &interval) const;
  Status check(const ValueRange &range) const;
  Status checkArray(const Array &array) const;
  Status checkFinalValue(const FinalValue &final) const;
  Status check(const Boxes &boxes) const;
  Status check(const Writer &writer);
  Status checkIterations(const Writer &writer) const;
  Status check(const Variant &variant, const Operand &operand) const;
  Status check(const Variant &variant, const Launch &launch);
  Status check(const Variant &variant, const HostLoop &loop);
  Status checkNode(const Variant &variant, const HostNode &node);
  Status checkRangesAndArrays(const std::vector<ValueRange> &ranges,
                              const std::vector<Array> &arrays);
  Status check(const Split &split);
  Status check(const NarrowIndices &narrow);
  Status check(const Variant &variant);

  const LaunchPlan &plan;
  std::vector<bool> inScope;   ///< per host loop variable
  std::size_t knownRanges = 0; ///< how many of the first ranges may be referred to
  bool isInPiece = false;      ///< PieceFirst and PieceLast may be referred to
  bool isInWriter = false;     ///< Element may be referred to
};

} // namespace

Status Validator::checkArgument(std::uint64_t number, ArgumentKind kind) const {
  if (number >= plan.arguments.size())
    return fail("argument " + std::to_string(number) + " does not exist");
  if (plan.arguments[number].kind != kind)
    return fail("argument '" + plan.arguments[number].name + "' is not of kind " +
                std::string(nameOf(kind)));
  return {};
}

Status Validator::checkOperand(const Instruction &instruction) const {
  const auto number = static_cast<std::uint64_t>(instruction.operand);
  if (instruction.op == Op::Argument)
    return checkArgument(number, ArgumentKind::Integer);
  if (instruction.op == Op::HostLoop && (number >= inScope.size() || !inScope[number]))
    return fail("host loop variable " + std::to_string(number) + " is used outside of its loop");
  const bool isRange = instruction.op == Op::RangeLow || instruction.op == Op::RangeHigh;
  if (isRange && number >= knownRanges)
    return fail("range " + std::to_string(number) + " is not known here");
  const bool isPiece = instruction.op == Op::PieceFirst || instruction.op == Op::PieceLast;
  if (isPiece && !isInPiece)
    return fail("the ends of a piece are used outside of a split");
  if (instruction.op == Op::Element && !isInWriter)
    return fail("an element is used outside of a writer");
  return {};
}

Status Validator::checkValue(const Expression &expression) const {
  unsigned depth = 0;
  for (const Instruction &instruction : expression.code) {
    const Operator *found = findOperator(instruction.op);
    const unsigned operands = found ? found->operands : 0;
    if (depth < operands)
      return fail("an expression lacks operands");
    depth = depth - operands + 1;
    if (depth > maximumStackDepth)
      return fail("an expression needs too deep a stack");
    if (auto valid = checkOperand(instruction); !valid)
      return valid;
  }
  if (depth != 1)
    return fail("an expression does not leave one value");
  return {};
}

Status Validator::checkCondition(const Expression &expression) const {
  return expression.code.empty() ? Status() : checkValue(expression);
}

Status Validator::checkInterval(const Interval &interval) const {
  if (auto valid = checkCondition(interval.nonEmpty); !valid)
    return valid;
  const bool alwaysEmpty =
      interval.nonEmpty.code == std::vector<Instruction>{{.op = Op::Constant, .operand = 0}};
  for (const Expression *bound : {&interval.first, &interval.last}) {
    if (alwaysEmpty && bound->code.empty())
      continue;
    if (auto valid = checkValue(*bound); !valid)
      return valid;
  }
  return {};
}

Status Validator::check(const ValueRange &range) const {
  if (const auto *bounds = std::get_if<Bounds>(&range)) {
    auto low = checkValue(bounds->low);
    return low ? checkValue(bounds->high) : low;
  }
  const auto &scan = std::get<ElementScan>(range);
  if (auto valid = checkArgument(scan.argument, ArgumentKind::Pointer); !valid)
    return valid;
  if (scan.stride < 1 || scan.stride > maximumStride)
    return fail("a scan of '" + plan.arguments[scan.argument].name + "' has a bad stride");
  return checkInterval(scan.elements);
}

Status Validator::checkArray(const Array &array) const {
  if (auto valid = checkArgument(array.argument, ArgumentKind::Pointer); !valid)
    return valid;
  if (array.elementSize == 0)
    return fail("array '" + plan.arguments[array.argument].name + "' has elements of size 0");
  for (const Interval *interval : {&array.touched, &array.copyIn, &array.copyOut})
    if (auto valid = checkInterval(*interval); !valid)
      return valid;
  return array.boxes ? check(*array.boxes) : Status();
}

Status Validator::check(const Boxes &boxes) const {
  if (isInPiece)
    return fail("an array of a split has boxes");
  for (const Box *box : {&boxes.reads, &boxes.writes}) {
    if (box->axes.size() > maximumAxes)
      return fail("a box has too many axes");
    for (const BoxAxis &axis : box->axes)
      for (const Expression *value : {&axis.first, &axis.last, &axis.stride})
        if (auto valid = checkValue(*value); !valid)
          return valid;
  }
  return {};
}

Status Validator::check(const Writer &writer) {
  if (writer.array >= plan.arrays.size())
    return fail("array " + std::to_string(writer.array) + " of a writer does not exist");
  if (writer.coordinates > maximumHostLoops)
    return fail("a writer has too many coordinates");
  const std::vector<bool> outside =
      std::exchange(inScope, std::vector<bool>(writer.coordinates, true));
  isInWriter = true;
  auto valid = checkIterations(writer);
  isInWriter = false;
  inScope = outside;
  return valid;
}

Status Validator::checkIterations(const Writer &writer) const {
  for (const Writer::Loop &loop : writer.loops)
    if (auto valid = checkValue(loop.value); !valid)
      return valid;
  for (const std::vector<Constraint> &all : writer.iterations)
    for (const Constraint &constraint : all) {
      if (auto valid = checkValue(constraint.rest); !valid)
        return valid;
      for (const Constraint::Term &term : constraint.terms)
        if (term.coordinate >= writer.coordinates)
          return fail("coordinate " + std::to_string(term.coordinate) + " does not exist");
    }
  return {};
}

Status Validator::checkFinalValue(const FinalValue &final) const {
  if (auto valid = checkArgument(final.argument, ArgumentKind::Pointer); !valid)
    return valid;
  const Argument &argument = plan.arguments[final.argument];
  if (argument.type == ScalarType::F32 || argument.type == ScalarType::F64)
    return fail("the final value of '" + argument.name + "' is not an integer");
  if (auto valid = checkCondition(final.assigned); !valid)
    return valid;
  return checkValue(final.value);
}

Status Validator::check(const Variant &variant, const Operand &operand) const {
  if (const auto *array = std::get_if<ArrayOperand>(&operand)) {
    if (array->array >= plan.arrays.size())
      return fail("array " + std::to_string(array->array) + " does not exist");
    return {};
  }
  if (const auto *scratch = std::get_if<ScratchOperand>(&operand)) {
    if (scratch->scratch >= variant.scratch.size())
      return fail("scratch memory " + std::to_string(scratch->scratch) + " does not exist");
    return {};
  }
  if (const auto *integer = std::get_if<IntegerOperand>(&operand))
    return checkValue(integer->value);
  const unsigned argument = std::get<FloatingOperand>(operand).argument;
  if (auto valid = checkArgument(argument, ArgumentKind::Floating); !valid)
    return valid;
  const ScalarType type = plan.arguments[argument].type;
  if (type != ScalarType::F32 && type != ScalarType::F64)
    return fail("argument '" + plan.arguments[argument].name + "' has no floating type");
  return {};
}

Status Validator::check(const Variant &variant, const Launch &launch) {
  if (launch.kernel.empty())
    return fail("a launch names no kernel");
  for (unsigned axis = 0; axis < 3; ++axis) {
    if (auto valid = checkValue(launch.groups[axis]); !valid)
      return valid;
    if (launch.localSize[axis] == 0)
      return fail("kernel '" + launch.kernel + "' has a local size of 0");
  }
  for (const Operand &operand : launch.operands)
    if (auto valid = check(variant, operand); !valid)
      return valid;
  const auto *splits = std::get_if<Splits>(&variant.division);
  if (!splits)
    return {};
  const auto split = splits->find(launch.kernel);
  return split == splits->end() ? fail("kernel '" + launch.kernel + "' has no split")
                                : check(split->second);
}

Status Validator::check(const Variant &variant, const HostLoop &loop) {
  if (loop.variable >= inScope.size() || inScope[loop.variable])
    return fail("host loop '" + loop.name + "' has a bad variable number");
  if (loop.step < 1)
    return fail("host loop '" + loop.name + "' has a step below 1");
  for (const Expression *bound : {&loop.first, &loop.last})
    if (auto valid = checkValue(*bound); !valid)
      return valid;
  inScope[loop.variable] = true;
  for (const HostNode &node : loop.body)
    if (auto valid = checkNode(variant, node); !valid)
      return valid;
  inScope[loop.variable] = false;
  return {};
}

Status Validator::checkNode(const Variant &variant, const HostNode &node) {
  if (const auto *launch = std::get_if<Launch>(&node))
    return check(variant, *launch);
  if (const auto *loop = std::get_if<HostLoop>(&node))
    return check(variant, *loop);
  const auto &condition = std::get<HostIf>(node);
  if (auto valid = checkCondition(condition.condition); !valid)
    return valid;
  for (const HostNode &inner : condition.body)
    if (auto valid = checkNode(variant, inner); !valid)
      return valid;
  return {};
}

Status Validator::checkRangesAndArrays(const std::vector<ValueRange> &ranges,
                                       const std::vector<Array> &arrays) {
  for (knownRanges = 0; knownRanges < ranges.size(); ++knownRanges)
    if (auto valid = check(ranges[knownRanges]); !valid)
      return valid;
  for (const Array &array : arrays)
    if (auto valid = checkArray(array); !valid)
      return valid;
  knownRanges = 0;
  return {};
}

Status Validator::check(const Split &split) {
  if (split.axis.value_or(0) > 2)
    return fail("axis " + std::to_string(*split.axis) + " cannot be split");
  if (split.step < 1)
    return fail("a split has step " + std::to_string(split.step));
  const auto isSame = [](const Array &whole, const Array &piece) {
    return whole.argument == piece.argument && whole.elementSize == piece.elementSize;
  };
  if (!std::ranges::equal(plan.arrays, split.arrays, isSame))
    return fail("a split has other arrays than the plan");
  if (auto valid = checkValue(split.first); !valid)
    return valid;
  isInPiece = true;
  auto valid = checkRangesAndArrays(split.ranges, split.arrays);
  isInPiece = false;
  return valid;
}

Status Validator::check(const NarrowIndices &narrow) {
  if (narrow.variables.size() > maximumHostLoops)
    return fail("there are too many index variables");
  const std::vector<bool> hostLoops = std::exchange(inScope, {});
  Status valid;
  for (const Bounds &bounds : narrow.variables) {
    for (const Expression *bound : {&bounds.low, &bounds.high})
      if (valid)
        valid = checkValue(*bound);
    inScope.push_back(true);
  }
  for (const Expression &value : narrow.values)
    if (valid)
      valid = checkValue(value);
  inScope = hostLoops;
  return valid;
}

Status Validator::check(const Variant &variant) {
  for (const Scratch &scratch : variant.scratch) {
    if (scratch.bytes == 0)
      return fail("scratch memory '" + scratch.name + "' has no bytes");
    if (scratch.copies.code.empty())
      continue;
    if (auto valid = checkValue(scratch.copies); !valid)
      return valid;
  }
  for (const HostNode &node : variant.program)
    if (auto valid = checkNode(variant, node); !valid)
      return valid;
  if (variant.narrow)
    if (auto valid = check(*variant.narrow); !valid)
      return valid;
  return {};
}

Status Validator::run() {
  if (plan.hostLoopVariables > maximumHostLoops)
    return fail("there are too many host loop variables");
  if (plan.variants.empty())
    return fail("there is no variant");
  for (const Guard &guard : plan.guards)
    if (auto valid = checkCondition(guard.condition); !valid)
      return valid;
  if (auto valid = checkRangesAndArrays(plan.ranges, plan.arrays); !valid)
    return valid;
  for (const FinalValue &final : plan.finalValues)
    if (auto valid = checkFinalValue(final); !valid)
      return valid;
  for (const Writer &writer : plan.writers)
    if (auto valid = check(writer); !valid)
      return valid;
  for (const Variant &variant : plan.variants)
    if (auto valid = check(variant); !valid)
      return valid;
  return {};
}

Status validate(const LaunchPlan &plan) { return Validator(plan).run(); }

} // namespace loopy::plan
