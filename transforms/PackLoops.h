//===- PackLoops.h - Loops over a whole array, on the grid ----------------------------------===//
#pragma once

#include "transforms/CopyLoops.h"
#include "transforms/ElementBox.h"

namespace loopy::transforms {

constexpr std::int64_t packGroupSize = 256; ///< work-items that every device can run

/// One iteration per element: the last axis of more than a few elements runs along axis 0 of the
/// grid, in groups, the long ones before it along the others; short ones are loops of each
/// work-item. Axes of one element have no loop, so that their subscripts are literals. `elements`:
/// over parameters and one elementIname per axis. The new inames begin with `prefix`.
CopyLoops packLoops(const ir::Kernel &kernel, const isl::set &elements, const ElementBox &box,
                    const std::string &prefix);

} // namespace loopy::transforms
