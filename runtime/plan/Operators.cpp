//===- Operators.cpp - Spelling and arity of host expression operations ---------------===//
#include "runtime/plan/Operators.h"

#include <algorithm>
#include <iterator>

namespace loopy::plan {

static constexpr Operator operators[] = {
    {Op::Negate, "neg", 1},   {Op::Add, "+", 2},         {Op::Subtract, "-", 2},
    {Op::Multiply, "*", 2},   {Op::FloorDivide, "/", 2}, {Op::FloorModulo, "%", 2},
    {Op::Minimum, "min", 2},  {Op::Maximum, "max", 2},   {Op::Less, "<", 2},
    {Op::LessEqual, "<=", 2}, {Op::Equal, "==", 2},      {Op::NotEqual, "!=", 2},
    {Op::And, "&", 2},        {Op::Or, "|", 2},          {Op::Not, "!", 1},
    {Op::Select, "?", 3},
};

const Operator *findOperator(Op op) {
  const Operator *found = std::ranges::find(operators, op, &Operator::op);
  return found == std::end(operators) ? nullptr : found;
}

const Operator *findOperator(std::string_view token) {
  const Operator *found = std::ranges::find(operators, token, &Operator::token);
  return found == std::end(operators) ? nullptr : found;
}

// Each table is indexed by the enumerator.
static constexpr std::string_view argumentKinds[] = {"pointer", "integer", "floating"};
static constexpr std::string_view scalarTypes[] = {"bool", "i8",  "u8",  "i16", "u16", "i32",
                                                   "u32",  "i64", "u64", "f32", "f64"};
static constexpr std::string_view deviceKinds[] = {"any", "cpu", "gpu"};

template <typename Enum, typename Table>
static std::optional<Enum> indexIn(const Table &table, std::string_view name) {
  const auto *found = std::ranges::find(table, name);
  if (found == std::end(table))
    return std::nullopt;
  return static_cast<Enum>(found - std::begin(table));
}

std::string_view nameOf(ArgumentKind kind) { return argumentKinds[static_cast<unsigned>(kind)]; }
std::string_view nameOf(ScalarType type) { return scalarTypes[static_cast<unsigned>(type)]; }
std::string_view nameOf(DeviceKind kind) { return deviceKinds[static_cast<unsigned>(kind)]; }

std::optional<ArgumentKind> argumentKindNamed(std::string_view name) {
  return indexIn<ArgumentKind>(argumentKinds, name);
}
std::optional<ScalarType> scalarTypeNamed(std::string_view name) {
  return indexIn<ScalarType>(scalarTypes, name);
}
std::optional<DeviceKind> deviceKindNamed(std::string_view name) {
  return indexIn<DeviceKind>(deviceKinds, name);
}

} // namespace loopy::plan
