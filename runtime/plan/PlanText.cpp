//===- PlanText.cpp - A launch plan for readers ----------------------------------------===//
#include "runtime/plan/ExpressionText.h"
#include "runtime/plan/Operators.h"

namespace loopy::plan {

namespace {

/// Builds the text line by line; knows the host loops around the current line.
class TextWriter {
public:
  explicit TextWriter(const LaunchPlan &plan) : plan(plan) {}
  std::string write();

private:
  void line(const std::string &text) {
    out.append(2 * indentation, ' ').append(text).push_back('\n');
  }
  std::string show(const Expression &expression) const {
    return toText(expression, plan, hostLoops);
  }
  std::string show(const Interval &interval) const;
  std::string show(const Box &box) const;
  std::string show(const Variant &variant, const Operand &operand) const;
  const std::string &argumentName(unsigned number) const { return plan.arguments[number].name; }

  void writeArguments();
  void writeGuards();
  void writeRanges(const std::vector<ValueRange> &ranges);
  void writeArrays(const std::vector<Array> &arrays);
  void writeFinalValues();
  void write(const Variant &variant);
  void write(const Variant &variant, const std::vector<HostNode> &nodes);
  void write(const Variant &variant, const Launch &launch);
  void write(const Variant &variant, const HostLoop &loop);
  void write(const Split &split);
  void write(const NarrowIndices &narrow);

  const LaunchPlan &plan;
  HostLoopNames hostLoops;
  unsigned indentation = 0;
  std::string out;
};

} // namespace

std::string TextWriter::show(const Interval &interval) const {
  const std::vector<Instruction> &condition = interval.nonEmpty.code;
  const bool isConstant = condition.size() == 1 && condition[0].op == Op::Constant;
  if (isConstant && condition[0].operand == 0)
    return "nothing";
  std::string range = "[" + show(interval.first) + " .. " + show(interval.last) + "]";
  if (condition.empty() || isConstant)
    return range;
  return range + " if " + show(interval.nonEmpty);
}

/// Each axis as first .. last * stride.
std::string TextWriter::show(const Box &box) const {
  std::string text;
  for (const BoxAxis &axis : box.axes)
    text += (text.empty() ? "" : " x ") + std::string("[") + show(axis.first) + " .. " +
            show(axis.last) + "] * " + show(axis.stride);
  return text.empty() ? "nothing" : text;
}

std::string TextWriter::show(const Variant &variant, const Operand &operand) const {
  if (const auto *array = std::get_if<ArrayOperand>(&operand))
    return argumentName(plan.arrays[array->array].argument);
  if (const auto *scratch = std::get_if<ScratchOperand>(&operand))
    return "scratch " + variant.scratch[scratch->scratch].name;
  if (const auto *integer = std::get_if<IntegerOperand>(&operand))
    return show(integer->value);
  return argumentName(std::get<FloatingOperand>(operand).argument);
}

void TextWriter::writeArguments() {
  for (const Argument &argument : plan.arguments)
    line("argument " + argument.name + ": " + std::string(nameOf(argument.kind)) + " " +
         std::string(nameOf(argument.type)));
}

void TextWriter::writeGuards() {
  for (const Guard &guard : plan.guards)
    line("guard " + show(guard.condition) + " else \"" + guard.reason + "\"");
}

void TextWriter::writeRanges(const std::vector<ValueRange> &ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const std::string name = "range " + std::to_string(i) + ": ";
    if (const auto *scan = std::get_if<ElementScan>(&ranges[i])) {
      const std::string stride = scan->stride == 1 ? "" : " step " + std::to_string(scan->stride);
      line(name + "values of " + argumentName(scan->argument) + " " + show(scan->elements) +
           stride + (scan->endsAreSure ? "" : ", which may not exist"));
    } else {
      const auto &bounds = std::get<Bounds>(ranges[i]);
      line(name + show(bounds.low) + " .. " + show(bounds.high));
    }
  }
}

void TextWriter::writeArrays(const std::vector<Array> &arrays) {
  for (const Array &array : arrays) {
    line("array " + argumentName(array.argument) + ": element size " +
         std::to_string(array.elementSize));
    ++indentation;
    line("touched " + show(array.touched) + (array.endsAreSure ? "" : ", depending on data"));
    line("copy in " + show(array.copyIn));
    line("copy out " + show(array.copyOut) + (array.writesAll ? "" : ", what changed"));
    if (array.boxes) {
      line("box in " + show(array.boxes->reads));
      line("box out " + show(array.boxes->writes) + (array.boxes->writesAll ? "" : ", in part"));
    }
    --indentation;
  }
}

void TextWriter::writeFinalValues() {
  for (const FinalValue &final : plan.finalValues)
    line("final " + argumentName(final.argument) + " = " + show(final.value) +
         (final.assigned.code.empty() ? "" : " if " + show(final.assigned)));
}

void TextWriter::write(const Variant &variant, const Launch &launch) {
  std::string groups;
  std::string local;
  for (unsigned axis = 0; axis < 3; ++axis) {
    groups += (axis ? ", " : "") + show(launch.groups[axis]);
    local += (axis ? ", " : "") + std::to_string(launch.localSize[axis]);
  }
  std::string operands;
  for (const Operand &operand : launch.operands)
    operands += (operands.empty() ? "" : ", ") + show(variant, operand);
  line("launch " + launch.kernel + "(" + operands + ")");
  ++indentation;
  line("groups (" + groups + ") of (" + local + ")");
  if (const auto *splits = std::get_if<Splits>(&variant.division))
    if (const auto split = splits->find(launch.kernel); split != splits->end())
      write(split->second);
  --indentation;
}

void TextWriter::write(const Variant &variant, const HostLoop &loop) {
  hostLoops[loop.variable] = loop.name;
  std::string header = "for " + loop.name + " = " + show(loop.first) + " .. " + show(loop.last);
  line(loop.step == 1 ? header : header + " step " + std::to_string(loop.step));
  write(variant, loop.body);
  hostLoops.erase(loop.variable);
}

void TextWriter::write(const Variant &variant, const std::vector<HostNode> &nodes) {
  ++indentation;
  for (const HostNode &node : nodes) {
    if (const auto *launch = std::get_if<Launch>(&node)) {
      write(variant, *launch);
    } else if (const auto *loop = std::get_if<HostLoop>(&node)) {
      write(variant, *loop);
    } else {
      const auto &condition = std::get<HostIf>(node);
      line("if " + show(condition.condition));
      write(variant, condition.body);
    }
  }
  --indentation;
}

void TextWriter::write(const Variant &variant) {
  std::string header = "variant " + std::string(nameOf(variant.device));
  if (variant.usesFloat)
    header += " float";
  if (variant.usesDouble)
    header += " double";
  if (variant.usesInt64Atomics)
    header += " int64-atomics";
  if (variant.fastMath)
    header += " fast-math";
  line(header);
  ++indentation;
  for (const Scratch &scratch : variant.scratch)
    line("scratch " + scratch.name + ": " + std::to_string(scratch.bytes) + " bytes" +
         (scratch.copies.code.empty() ? "" : " * " + show(scratch.copies)));
  --indentation;
  write(variant, variant.program);
  ++indentation;
  const auto *whole = std::get_if<Whole>(&variant.division);
  if (whole && !whole->reason.empty())
    line("cannot be split: " + whole->reason);
  if (variant.narrow)
    write(*variant.narrow);
  --indentation;
}

void TextWriter::write(const Split &split) {
  if (split.axis)
    line("split on axis " + std::to_string(*split.axis) + " from " + show(split.first) +
         (split.step == 1 ? "" : " in steps of " + std::to_string(split.step)));
  else
    line("not split");
  ++indentation;
  writeRanges(split.ranges);
  writeArrays(split.arrays);
  --indentation;
}

void TextWriter::write(const NarrowIndices &narrow) {
  line("indices in 32 bits where these fit");
  ++indentation;
  for (std::size_t i = 0; i < narrow.variables.size(); ++i) {
    const std::string name = "v" + std::to_string(i);
    const auto &[low, high] = narrow.variables[i];
    line(name + " in [" + show(low) + " .. " + show(high) + "]");
    hostLoops[static_cast<std::int64_t>(i)] = name;
  }
  for (const Expression &value : narrow.values)
    line(show(value));
  --indentation;
  hostLoops.clear();
}

std::string TextWriter::write() {
  line("plan " + plan.name + " at " + plan.location);
  ++indentation;
  writeArguments();
  writeGuards();
  writeRanges(plan.ranges);
  writeArrays(plan.arrays);
  writeFinalValues();
  for (const Variant &variant : plan.variants)
    write(variant);
  return std::move(out);
}

std::string toText(const LaunchPlan &plan) { return TextWriter(plan).write(); }

} // namespace loopy::plan
