//===- DefaultSchedule.h - The script of a bare [[loopy::kernel]] ----------------------===//
#pragma once

#include "ir/Dependences.h"
#include "transforms/Step.h"

namespace loopy::transforms {

enum class DeviceForm { Cpu, Gpu };

/// A script that maps the outermost provably parallel loops to the grid:
///   Cpu: one work-item per group that runs a block of iterations in order, inner loops as written
///        (what PoCL's vectoriser likes best); long loops of one in-place update do two halves of a
///        block side by side, because two streams get more of the memory's bandwidth;
///   Gpu: work-groups of 256 items, or of 16 x 16 for two perfectly nested parallel loops.
/// Loops outside of a parallel one stay sequential, and so do loops with few iterations. The script
/// is applied and verified like a user's.
ir::Expected<Script> defaultSchedule(const ir::Kernel &kernel,
                                     const std::vector<ir::Dependence> &dependences,
                                     DeviceForm form);

} // namespace loopy::transforms
