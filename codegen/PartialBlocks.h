//===- PartialBlocks.h - Statements that may run in whole blocks only -------------------------===//
//
// At the end of an array a block of loops tagged unr or vec is often reached in part, and every
// statement of it needs a condition. Where a statement computes nothing but variables of the
// work-item, it may as well run for the whole block: what it computes too much is never looked at.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/Grid.h"

namespace loopy::codegen {

/// BoundKernel::domains with whole blocks, at all values of the other loops that a statement runs
/// for, where nothing can tell the difference: the statement assigns a floating-point value to a
/// private variable; all that it loads exists; and the elements that it writes only in the whole
/// block are accessed by no statement that runs as the kernel says.
std::map<ir::StatementId, isl::set> withWholeBlocks(const ir::Kernel &kernel,
                                                    const Schedule &schedule,
                                                    const DeviceKernel &device,
                                                    std::map<ir::StatementId, isl::set> domains);

} // namespace loopy::codegen
