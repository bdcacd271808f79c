//===- EdgeKernels.h - Bulk and edges of a grid in kernels of their own ----------------------===//
#pragma once

#include "ir/LoopTree.h"

namespace loopy::codegen {

/// Whether `nodes` should not be one device kernel although they may: neighbouring loops are over
/// the same iname of work-groups (the bulk and the edges of a split with slabs, or the parts of a
/// distributed loop), some use memory of the work-group, and no local variable connects them. In
/// one kernel every work-group would pass the barriers of all of them, and ask at each part whether
/// it is its own.
bool shouldSeparate(const ir::LoopSequence &nodes, const ir::Kernel &kernel);

} // namespace loopy::codegen
