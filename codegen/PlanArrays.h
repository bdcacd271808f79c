//===- PlanArrays.h - What a kernel accesses, as the launch plan says it -------------------===//
#pragma once

#include "codegen/Transfers.h"
#include "runtime/plan/LaunchPlan.h"

#include <vector>

namespace loopy::codegen {

/// The numbers of the arguments of the kernel's Host arrays, in the kernel's order; they follow its
/// parameters. Views of one object have one argument, which tells the run time that they do not
/// overlap.
std::vector<unsigned> arrayArguments(const ir::Kernel &kernel);

/// The arrays and ranges of `transfers`, which are those of `kernel`. `arguments` are the numbers
/// of its Host arrays.
std::vector<plan::Array> planArrays(const Transfers &transfers, const ir::Kernel &kernel,
                                    const std::vector<unsigned> &arguments);
std::vector<plan::ValueRange> planRanges(const Transfers &transfers, const ir::Kernel &kernel,
                                         const std::vector<unsigned> &arguments);

} // namespace loopy::codegen
