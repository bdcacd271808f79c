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

/// The value of a plan::ValueRange; `low` is above `high` when no value was found.
struct Range {
  std::int64_t low = 1;
  std::int64_t high = 0;
};

/// The values of the split iname in a piece of a launch; see plan::Split.
struct PieceEnds {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// What expressions refer to.
struct Values {
  std::span<const ArgumentValue> arguments;
  std::span<const std::int64_t> hostLoops; ///< or the coordinates of an iteration
  std::span<const Range> ranges = {};
  PieceEnds piece = {};
  std::int64_t element = 0; ///< see plan::Writer
};

/// The value of an expression of a valid plan; refuses on overflow and division by zero.
Result<std::int64_t> evaluate(const plan::Expression &expression, const Values &values);

/// The size of scratch memory; refuses numbers that no memory has.
Result<std::uint64_t> bytesOf(const plan::Scratch &scratch,
                              std::span<const ArgumentValue> arguments);

/// Whether a condition holds; the empty expression does.
Result<bool> holds(const plan::Expression &condition, const Values &values);

} // namespace loopy::rt
