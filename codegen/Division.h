//===- Division.h - Can the work-groups of a launch run in pieces? -------------------------===//
//
// Data that is larger than a device, and work for several devices, is divided along one axis of the
// grid. Unlike the transfers of a whole call, what a piece accesses is computed from the
// *transformed* kernel: a work-group may load more than its own iterations read (prefetches).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "ir/Dependences.h"
#include "runtime/plan/LaunchPlan.h"

namespace loopy::codegen {

/// The ends of a piece as parameters of the kernel; see plan::Split.
ir::ParameterName pieceFirst();
ir::ParameterName pieceLast();

/// A split along the outermost axis that allows it, or why there is none. One exists for a single
/// launch in which every statement is on the axis, and no dependence connects two of its values.
/// `dependences` are those of the transformed kernel, `asts` the schedule's device kernels.
plan::Division divide(const ir::Kernel &kernel, const Schedule &schedule,
                      const std::vector<ir::Dependence> &dependences,
                      const std::vector<DeviceKernelAst> &asts);

} // namespace loopy::codegen
