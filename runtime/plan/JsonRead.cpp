//===- JsonRead.cpp - A launch plan from JSON -----------------------------------------===//
//
// Only the form is checked here; Validate.cpp checks that the values fit together.
//
//===----------------------------------------------------------------------------===//
#include "runtime/plan/Checksum.h"
#include "runtime/plan/Operators.h"
#include "runtime/plan/Validate.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace loopy::plan {

namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned maximumNesting = 100;

/// Reads fields one after the other and remembers the first error; after an error every read gives
/// an empty value, so that callers check once, at the end.
class Reader {
public:
  /// `isIntact`: the text's checksum is right. Another format is the better reason to refuse.
  explicit Reader(bool isIntact) : isIntact(isIntact) {}

  LaunchPlan readPlan(const Json &json);
  std::string error;

private:
  const bool isIntact;

  void fail(std::string message) {
    if (error.empty())
      error = std::move(message);
  }

  const Json &field(const Json &json, const char *key);
  const Json &element(const Json &json, std::size_t index, std::size_t size, const char *what);
  std::string text(const Json &json, const char *what);
  bool boolean(const Json &json, const char *what);
  template <typename T> T integer(const Json &json, const char *what);
  template <typename T> T named(std::optional<T> value, const char *what);

  Instruction readInstruction(const Json &json);
  Expression readExpression(const Json &json);
  Argument readArgument(const Json &json);
  Guard readGuard(const Json &json);
  Interval readInterval(const Json &json);
  ValueRange readRange(const Json &json);
  BoxAxis readBoxAxis(const Json &json);
  Array readArray(const Json &json);
  Constraint::Term readTerm(const Json &json);
  Constraint readConstraint(const Json &json);
  std::vector<Constraint> readConstraints(const Json &json);
  Writer::Loop readWriterLoop(const Json &json);
  Writer readWriter(const Json &json);
  FinalValue readFinalValue(const Json &json);
  Scratch readScratch(const Json &json);
  Operand readOperand(const Json &json);
  Launch readLaunch(const Json &json);
  HostLoop readHostLoop(const Json &json);
  HostNode readHostNode(const Json &json);
  Split readSplit(const Json &json);
  Division readDivision(const Json &json);
  Bounds readVariable(const Json &json);
  std::optional<NarrowIndices> readNarrow(const Json &json);
  Variant readVariant(const Json &json);

  template <typename T>
  std::vector<T> readAll(const Json &json, const char *key, T (Reader::*read)(const Json &));
  template <typename T>
  std::vector<T> readEach(const Json &array, const char *what, T (Reader::*read)(const Json &));

  const Json nothing; ///< what a missing field reads as
  unsigned nesting = 0;
};

} // namespace

const Json &Reader::field(const Json &json, const char *key) {
  if (json.is_object())
    if (auto found = json.find(key); found != json.end())
      return *found;
  fail(std::string("field '") + key + "' is missing");
  return nothing;
}

const Json &Reader::element(const Json &json, std::size_t index, std::size_t size,
                            const char *what) {
  if (json.is_array() && json.size() == size)
    return json[index];
  fail(std::string(what) + " is not an array of " + std::to_string(size));
  return nothing;
}

std::string Reader::text(const Json &json, const char *what) {
  if (json.is_string())
    return json.get<std::string>();
  fail(std::string(what) + " is not a string");
  return {};
}

bool Reader::boolean(const Json &json, const char *what) {
  if (json.is_boolean())
    return json.get<bool>();
  fail(std::string(what) + " is not a boolean");
  return false;
}

template <typename T> T Reader::integer(const Json &json, const char *what) {
  if (json.is_number_unsigned()) {
    if (auto value = json.get<std::uint64_t>(); std::in_range<T>(value))
      return static_cast<T>(value);
  } else if (json.is_number_integer()) {
    if (auto value = json.get<std::int64_t>(); std::in_range<T>(value))
      return static_cast<T>(value);
  }
  fail(std::string(what) + " is not an integer in range");
  return {};
}

template <typename T> T Reader::named(std::optional<T> value, const char *what) {
  if (!value)
    fail(std::string(what) + " is unknown");
  return value.value_or(T{});
}

template <typename T>
std::vector<T> Reader::readAll(const Json &json, const char *key, T (Reader::*read)(const Json &)) {
  return readEach(field(json, key), key, read);
}

template <typename T>
std::vector<T> Reader::readEach(const Json &array, const char *what,
                                T (Reader::*read)(const Json &)) {
  std::vector<T> values;
  if (!array.is_array()) {
    fail(std::string("field '") + what + "' is not an array");
    return values;
  }
  for (const Json &value : array)
    values.push_back((this->*read)(value));
  return values;
}

/// The operation whose tokens are this letter and a number.
static std::optional<Op> operandOp(char letter) {
  switch (letter) {
  case 'a':
    return Op::Argument;
  case 'h':
    return Op::HostLoop;
  case 'l':
    return Op::RangeLow;
  case 'u':
    return Op::RangeHigh;
  default:
    return std::nullopt;
  }
}

Instruction Reader::readInstruction(const Json &json) {
  if (!json.is_string())
    return {Op::Constant, integer<std::int64_t>(json, "constant in an expression")};
  const std::string token = json.get<std::string>();
  if (const Operator *found = findOperator(token))
    return {found->op, 0};
  if (token == "e")
    return {Op::Element, 0};
  if (token == "pf" || token == "pl")
    return {token == "pf" ? Op::PieceFirst : Op::PieceLast, 0};
  std::int64_t number = 0;
  const char *end = token.data() + token.size();
  if (auto op = token.size() > 1 ? operandOp(token[0]) : std::nullopt) {
    auto [rest, status] = std::from_chars(token.data() + 1, end, number);
    if (status == std::errc() && rest == end && number >= 0)
      return {*op, number};
  }
  fail("unknown token '" + token + "' in an expression");
  return {};
}

Expression Reader::readExpression(const Json &json) {
  Expression expression;
  if (!json.is_array())
    fail("an expression is not an array");
  else
    for (const Json &token : json)
      expression.code.push_back(readInstruction(token));
  return expression;
}

Argument Reader::readArgument(const Json &json) {
  return {text(element(json, 0, 3, "argument"), "argument name"),
          named(argumentKindNamed(text(element(json, 1, 3, "argument"), "argument kind")),
                "argument kind"),
          named(scalarTypeNamed(text(element(json, 2, 3, "argument"), "argument type")),
                "argument type")};
}

Guard Reader::readGuard(const Json &json) {
  return {readExpression(field(json, "if")), text(field(json, "reason"), "guard reason")};
}

Interval Reader::readInterval(const Json &json) {
  return {readExpression(element(json, 0, 3, "interval")),
          readExpression(element(json, 1, 3, "interval")),
          readExpression(element(json, 2, 3, "interval"))};
}

ValueRange Reader::readRange(const Json &json) {
  if (json.contains("scan"))
    return ElementScan{integer<unsigned>(json["scan"], "scanned argument"),
                       readInterval(field(json, "elements")),
                       integer<std::int64_t>(field(json, "stride"), "stride"),
                       boolean(field(json, "endsAreSure"), "endsAreSure")};
  return Bounds{readExpression(field(json, "low")), readExpression(field(json, "high"))};
}

BoxAxis Reader::readBoxAxis(const Json &json) {
  return {readExpression(element(json, 0, 3, "box axis")),
          readExpression(element(json, 1, 3, "box axis")),
          readExpression(element(json, 2, 3, "box axis"))};
}

Array Reader::readArray(const Json &json) {
  Array array{integer<unsigned>(field(json, "argument"), "array argument"),
              integer<unsigned>(field(json, "elementSize"), "element size"),
              readInterval(field(json, "touched")),
              readInterval(field(json, "copyIn")),
              readInterval(field(json, "copyOut")),
              boolean(field(json, "endsAreSure"), "endsAreSure"),
              boolean(field(json, "writesAll"), "writesAll")};
  if (!json.contains("boxes"))
    return array;
  const Json &boxes = json["boxes"];
  array.boxes = Boxes{{readAll(boxes, "reads", &Reader::readBoxAxis)},
                      {readAll(boxes, "writes", &Reader::readBoxAxis)},
                      boolean(field(boxes, "writesAll"), "writesAll of boxes")};
  return array;
}

Constraint::Term Reader::readTerm(const Json &json) {
  return {integer<unsigned>(element(json, 0, 2, "term"), "coordinate"),
          integer<std::int64_t>(element(json, 1, 2, "term"), "factor")};
}

Constraint Reader::readConstraint(const Json &json) {
  return {readEach(element(json, 0, 3, "constraint"), "terms", &Reader::readTerm),
          readExpression(element(json, 1, 3, "constraint")),
          boolean(element(json, 2, 3, "constraint"), "kind of constraint")};
}

std::vector<Constraint> Reader::readConstraints(const Json &json) {
  return readEach(json, "constraints", &Reader::readConstraint);
}

Writer::Loop Reader::readWriterLoop(const Json &json) {
  return {text(element(json, 0, 2, "loop of a writer"), "loop variable"),
          readExpression(element(json, 1, 2, "loop of a writer"))};
}

Writer Reader::readWriter(const Json &json) {
  return {integer<unsigned>(field(json, "array"), "array of a writer"),
          text(field(json, "place"), "place of a writer"),
          readAll(json, "loops", &Reader::readWriterLoop),
          integer<unsigned>(field(json, "coordinates"), "coordinates"),
          readAll(json, "iterations", &Reader::readConstraints),
          boolean(field(json, "isSure"), "isSure")};
}

FinalValue Reader::readFinalValue(const Json &json) {
  return {integer<unsigned>(field(json, "argument"), "final value argument"),
          readExpression(field(json, "assigned")), readExpression(field(json, "value"))};
}

Scratch Reader::readScratch(const Json &json) {
  return {text(element(json, 0, 3, "scratch"), "scratch name"),
          integer<std::uint64_t>(element(json, 1, 3, "scratch"), "scratch size"),
          readExpression(element(json, 2, 3, "scratch"))};
}

Operand Reader::readOperand(const Json &json) {
  if (json.contains("array"))
    return ArrayOperand{integer<unsigned>(json["array"], "array operand")};
  if (json.contains("scratch"))
    return ScratchOperand{integer<unsigned>(json["scratch"], "scratch operand")};
  if (json.contains("integer"))
    return IntegerOperand{readExpression(json["integer"])};
  return FloatingOperand{integer<unsigned>(field(json, "floating"), "floating operand")};
}

Launch Reader::readLaunch(const Json &json) {
  Launch launch;
  launch.kernel = text(field(json, "launch"), "kernel name");
  for (std::size_t axis = 0; axis < 3; ++axis) {
    launch.groups[axis] = readExpression(element(field(json, "groups"), axis, 3, "groups"));
    launch.localSize[axis] =
        integer<unsigned>(element(field(json, "local"), axis, 3, "local"), "local size");
  }
  launch.operands = readAll(json, "operands", &Reader::readOperand);
  return launch;
}

HostLoop Reader::readHostLoop(const Json &json) {
  return {integer<unsigned>(field(json, "for"), "host loop variable"),
          text(field(json, "name"), "host loop name"),
          readExpression(field(json, "first")),
          readExpression(field(json, "last")),
          integer<std::int64_t>(field(json, "step"), "host loop step"),
          readAll(json, "body", &Reader::readHostNode)};
}

HostNode Reader::readHostNode(const Json &json) {
  if (json.contains("launch"))
    return readLaunch(json);
  if (++nesting > maximumNesting) {
    fail("host loops are nested too deeply");
    return Launch{};
  }
  HostNode node;
  if (json.contains("for"))
    node = readHostLoop(json);
  else
    node = HostIf{readExpression(field(json, "if")), readAll(json, "body", &Reader::readHostNode)};
  --nesting;
  return node;
}

Split Reader::readSplit(const Json &json) {
  Split split;
  if (const Json &axis = field(json, "axis"); !axis.is_null())
    split.axis = integer<unsigned>(axis, "split axis");
  split.first = readExpression(field(json, "first"));
  split.step = integer<std::int64_t>(field(json, "step"), "split step");
  split.ranges = readAll(json, "ranges", &Reader::readRange);
  split.arrays = readAll(json, "arrays", &Reader::readArray);
  return split;
}

Division Reader::readDivision(const Json &json) {
  if (json.contains("whole"))
    return Whole{text(json["whole"], "reason")};
  Splits splits;
  for (const auto &[kernel, split] : field(json, "splits").items())
    splits.emplace(kernel, readSplit(split));
  return splits;
}

Bounds Reader::readVariable(const Json &json) {
  return {readExpression(element(json, 0, 2, "index variable")),
          readExpression(element(json, 1, 2, "index variable"))};
}

std::optional<NarrowIndices> Reader::readNarrow(const Json &json) {
  if (json.is_null())
    return std::nullopt;
  return NarrowIndices{text(field(json, "source"), "kernel source"),
                       readAll(json, "variables", &Reader::readVariable),
                       readAll(json, "values", &Reader::readExpression)};
}

Variant Reader::readVariant(const Json &json) {
  return {named(deviceKindNamed(text(field(json, "device"), "device kind")), "device kind"),
          text(field(json, "source"), "kernel source"),
          boolean(field(json, "usesFloat"), "usesFloat"),
          boolean(field(json, "usesDouble"), "usesDouble"),
          boolean(field(json, "usesInt64Atomics"), "usesInt64Atomics"),
          boolean(field(json, "fastMath"), "fastMath"),
          readAll(json, "scratch", &Reader::readScratch),
          readAll(json, "program", &Reader::readHostNode),
          readDivision(field(json, "division")),
          readNarrow(field(json, "narrow"))};
}

LaunchPlan Reader::readPlan(const Json &json) {
  LaunchPlan plan;
  plan.version = integer<int>(field(json, "version"), "version");
  if (error.empty() && plan.version != formatVersion)
    fail("the launch plan has format " + std::to_string(plan.version) +
         ", this runtime reads format " + std::to_string(formatVersion) +
         "; recompile with the matching compiler plugin");
  if (error.empty() && !isIntact)
    fail("the checksum is wrong, so the plan is not what the compiler plugin wrote; recompile");
  if (!error.empty())
    return plan;
  plan.name = text(field(json, "name"), "plan name");
  plan.location = text(field(json, "location"), "plan location");
  plan.arguments = readAll(json, "arguments", &Reader::readArgument);
  plan.guards = readAll(json, "guards", &Reader::readGuard);
  plan.ranges = readAll(json, "ranges", &Reader::readRange);
  plan.arrays = readAll(json, "arrays", &Reader::readArray);
  plan.finalValues = readAll(json, "finalValues", &Reader::readFinalValue);
  plan.writers = readAll(json, "writers", &Reader::readWriter);
  plan.hostLoopVariables = integer<unsigned>(field(json, "hostLoopVariables"), "hostLoopVariables");
  plan.variants = readAll(json, "variants", &Reader::readVariant);
  return plan;
}

std::expected<LaunchPlan, std::string> fromJson(std::string_view text) {
  const CheckedText checked = splitChecksum(text);
  const Json json = Json::parse(checked.body, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded())
    return std::unexpected("the launch plan is not valid JSON");
  Reader reader(checked.isIntact);
  LaunchPlan plan = reader.readPlan(json);
  if (!reader.error.empty())
    return std::unexpected("launch plan: " + reader.error);
  if (auto valid = validate(plan); !valid)
    return std::unexpected("launch plan: " + valid.error());
  return plan;
}

} // namespace loopy::plan
