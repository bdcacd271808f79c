//===- JsonWrite.cpp - A launch plan as compact JSON ------------------------------------===//
//
// Expressions are arrays of tokens in postfix order: 1 is a constant, "a1" an argument, "h1" a host
// loop variable, "l1" and "u1" the ends of a range, "pf" and "pl" those of a piece, "e" the
// element in question, anything else an operator. Keys are written in a fixed order.
//
//===----------------------------------------------------------------------------===//
#include "runtime/plan/Checksum.h"
#include "runtime/plan/Operators.h"

#include <nlohmann/json.hpp>

namespace loopy::plan {

using Json = nlohmann::ordered_json;

static Json write(const Expression &expression) {
  Json tokens = Json::array();
  for (const Instruction &instruction : expression.code) {
    if (instruction.op == Op::Constant)
      tokens.push_back(instruction.operand);
    else if (instruction.op == Op::Argument)
      tokens.push_back("a" + std::to_string(instruction.operand));
    else if (instruction.op == Op::HostLoop)
      tokens.push_back("h" + std::to_string(instruction.operand));
    else if (instruction.op == Op::RangeLow)
      tokens.push_back("l" + std::to_string(instruction.operand));
    else if (instruction.op == Op::RangeHigh)
      tokens.push_back("u" + std::to_string(instruction.operand));
    else if (instruction.op == Op::PieceFirst)
      tokens.push_back("pf");
    else if (instruction.op == Op::PieceLast)
      tokens.push_back("pl");
    else if (instruction.op == Op::Element)
      tokens.push_back("e");
    else
      tokens.push_back(findOperator(instruction.op)->token);
  }
  return tokens;
}

static Json write(const Argument &argument) {
  return Json::array({argument.name, nameOf(argument.kind), nameOf(argument.type)});
}

static Json write(const Guard &guard) {
  return Json{{"if", write(guard.condition)}, {"reason", guard.reason}};
}

static Json write(const Interval &interval) {
  return Json::array({write(interval.nonEmpty), write(interval.first), write(interval.last)});
}

static Json write(const ValueRange &range) {
  if (const auto *scan = std::get_if<ElementScan>(&range))
    return Json{{"scan", scan->argument},
                {"elements", write(scan->elements)},
                {"stride", scan->stride},
                {"endsAreSure", scan->endsAreSure}};
  const auto &bounds = std::get<Bounds>(range);
  return Json{{"low", write(bounds.low)}, {"high", write(bounds.high)}};
}

template <typename T> static Json writeAll(const T &values) {
  Json array = Json::array();
  for (const auto &value : values)
    array.push_back(write(value));
  return array;
}

static Json write(const BoxAxis &axis) {
  return Json::array({write(axis.first), write(axis.last), write(axis.stride)});
}

static Json write(const Array &array) {
  Json json{{"argument", array.argument},      {"elementSize", array.elementSize},
            {"touched", write(array.touched)}, {"copyIn", write(array.copyIn)},
            {"copyOut", write(array.copyOut)}, {"endsAreSure", array.endsAreSure},
            {"writesAll", array.writesAll}};
  if (array.boxes)
    json["boxes"] = Json{{"reads", writeAll(array.boxes->reads.axes)},
                         {"writes", writeAll(array.boxes->writes.axes)},
                         {"writesAll", array.boxes->writesAll}};
  return json;
}

static Json write(const Constraint &constraint) {
  Json terms = Json::array();
  for (const Constraint::Term &term : constraint.terms)
    terms.push_back(Json::array({term.coordinate, term.factor}));
  return Json::array({std::move(terms), write(constraint.rest), constraint.isEquality});
}

static Json write(const std::vector<Constraint> &constraints) { return writeAll(constraints); }

static Json write(const Writer::Loop &loop) {
  return Json::array({loop.variable, write(loop.value)});
}

static Json write(const Writer &writer) {
  return Json{{"array", writer.array},
              {"place", writer.place},
              {"loops", writeAll(writer.loops)},
              {"coordinates", writer.coordinates},
              {"iterations", writeAll(writer.iterations)},
              {"isSure", writer.isSure}};
}

static Json write(const FinalValue &final) {
  return Json{{"argument", final.argument},
              {"assigned", write(final.assigned)},
              {"value", write(final.value)}};
}

static Json write(const Scratch &scratch) {
  return Json::array({scratch.name, scratch.bytes, write(scratch.copies)});
}

static Json write(const Operand &operand) {
  if (const auto *array = std::get_if<ArrayOperand>(&operand))
    return Json{{"array", array->array}};
  if (const auto *scratch = std::get_if<ScratchOperand>(&operand))
    return Json{{"scratch", scratch->scratch}};
  if (const auto *integer = std::get_if<IntegerOperand>(&operand))
    return Json{{"integer", write(integer->value)}};
  return Json{{"floating", std::get<FloatingOperand>(operand).argument}};
}

static Json write(const HostNode &node) {
  if (const auto *launch = std::get_if<Launch>(&node))
    return Json{{"launch", launch->kernel},
                {"groups", writeAll(launch->groups)},
                {"local", launch->localSize},
                {"operands", writeAll(launch->operands)}};
  if (const auto *loop = std::get_if<HostLoop>(&node))
    return Json{{"for", loop->variable},     {"name", loop->name}, {"first", write(loop->first)},
                {"last", write(loop->last)}, {"step", loop->step}, {"body", writeAll(loop->body)}};
  const auto &condition = std::get<HostIf>(node);
  return Json{{"if", write(condition.condition)}, {"body", writeAll(condition.body)}};
}

static Json write(const Split &split) {
  return Json{{"axis", split.axis ? Json(*split.axis) : Json()},
              {"first", write(split.first)},
              {"step", split.step},
              {"ranges", writeAll(split.ranges)},
              {"arrays", writeAll(split.arrays)}};
}

static Json write(const Division &division) {
  if (const auto *whole = std::get_if<Whole>(&division))
    return Json{{"whole", whole->reason}};
  Json json = Json::object();
  for (const auto &[kernel, split] : std::get<Splits>(division))
    json[kernel] = write(split);
  return Json{{"splits", json}};
}

static Json write(const NarrowIndices &narrow) {
  Json variables = Json::array();
  for (const Bounds &bounds : narrow.variables)
    variables.push_back(Json::array({write(bounds.low), write(bounds.high)}));
  return Json{
      {"variables", variables}, {"values", writeAll(narrow.values)}, {"source", narrow.source}};
}

static Json write(const Variant &variant) {
  return Json{{"device", nameOf(variant.device)},
              {"usesFloat", variant.usesFloat},
              {"usesDouble", variant.usesDouble},
              {"usesInt64Atomics", variant.usesInt64Atomics},
              {"fastMath", variant.fastMath},
              {"scratch", writeAll(variant.scratch)},
              {"program", writeAll(variant.program)},
              {"division", write(variant.division)},
              {"narrow", variant.narrow ? write(*variant.narrow) : Json()},
              {"source", variant.source}};
}

std::string toJson(const LaunchPlan &plan) {
  const Json json{{"version", plan.version},
                  {"name", plan.name},
                  {"location", plan.location},
                  {"arguments", writeAll(plan.arguments)},
                  {"guards", writeAll(plan.guards)},
                  {"ranges", writeAll(plan.ranges)},
                  {"arrays", writeAll(plan.arrays)},
                  {"finalValues", writeAll(plan.finalValues)},
                  {"writers", writeAll(plan.writers)},
                  {"hostLoopVariables", plan.hostLoopVariables},
                  {"variants", writeAll(plan.variants)}};
  // Names come from the user's files and need not be valid UTF-8.
  return withChecksum(json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace));
}

} // namespace loopy::plan
