//===- Scan.h - Which statement makes a running sum -----------------------------------------===//
#pragma once

#include "ir/Reduction.h"
#include "transforms/Recurrence.h"

#include <vector>

namespace loopy::transforms {

/// `acc = acc OP x` and what else is in the same loop.
struct Scan {
  std::size_t accumulation; ///< position of that statement
  ir::Reduction reduction;
  std::size_t depth;               ///< of the loop over blocks: how many loops are around it
  std::vector<std::size_t> inLoop; ///< all statements in it, in order
};

/// The running sum in the loop `iname`. Fails where there is none, or where something else than the
/// accumulation changes it or computes what it adds.
ir::Expected<Scan> scanIn(const ir::Kernel &kernel, const ir::Iname &iname);

/// The running sum in the loop `iname`, which may be a recurrence.
struct ScanInKernel {
  ir::Kernel kernel; ///< with a variable for what the recurrence carries
  Scan scan;         ///< of that kernel
  std::optional<Recurrence> recurrence;
  std::vector<ir::Statement> starts; ///< what sets that variable (CarriedVariable)
};
/// Fails as scanIn, which is tried first.
ir::Expected<ScanInKernel> scanOrRecurrenceIn(const ir::Kernel &kernel, const ir::Iname &iname);

} // namespace loopy::transforms
