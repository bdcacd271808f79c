//===- Operators.h - Spelling and arity of host expression operations -----------------===//
#pragma once

#include "runtime/plan/LaunchPlan.h"

#include <optional>
#include <string_view>

namespace loopy::plan {

/// The evaluation stack that an interpreter provides. fromJson refuses expressions that need more.
inline constexpr unsigned maximumStackDepth = 256;

/// How an operation that works on the stack alone is written in JSON, and how many values it pops.
/// Operations that carry an operand (Constant, Argument, ...) pop nothing and are not in this
/// table.
struct Operator {
  Op op;
  std::string_view token;
  unsigned operands;
};

/// The entry of `op`; null for the operations that carry an operand.
const Operator *findOperator(Op op);
const Operator *findOperator(std::string_view token);

std::string_view nameOf(ArgumentKind kind);
std::string_view nameOf(ScalarType type);
std::string_view nameOf(DeviceKind kind);

std::optional<ArgumentKind> argumentKindNamed(std::string_view name);
std::optional<ScalarType> scalarTypeNamed(std::string_view name);
std::optional<DeviceKind> deviceKindNamed(std::string_view name);

} // namespace loopy::plan
