//===- Evaluate.h - The host's integer expressions, checked ---------------------------------===//
#pragma once

#include "runtime/Result.h"
#include "runtime/plan/LaunchPlan.h"

#include <cstdint>
#include <span>

namespace loopy::rt {

/// One variadic argument of the entry point; plan::Argument::kind says which member is valid.
union ArgumentValue {
  void *pointer;
  long long integer;
  double floating;
};

/// What expressions refer to.
struct Values {
  std::span<const ArgumentValue> arguments;
  std::span<const std::int64_t> hostLoops;
};

/// The value of an expression of a valid plan; refuses on overflow and division by zero.
Result<std::int64_t> evaluate(const plan::Expression &expression, const Values &values);

/// Whether a condition holds; the empty expression does.
Result<bool> holds(const plan::Expression &condition, const Values &values);

} // namespace loopy::rt
