//===- ValueRanges.h - Bounds of values that depend on data ---------------------------------===//
#pragma once

#include "runtime/Evaluate.h"

#include <vector>

namespace loopy::rt {

/// The values of LaunchPlan::ranges, or of Split::ranges. Reads the program's memory, at most
/// `maximumScan` bytes per range; refuses where that memory does not exist.
Result<std::vector<Range>> computeRanges(const std::vector<plan::ValueRange> &wanted,
                                         const plan::LaunchPlan &plan, const Values &values);

inline constexpr std::uint64_t maximumScan = std::uint64_t{1} << 33;

} // namespace loopy::rt
