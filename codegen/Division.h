//===- Division.h - Can the work-groups of a launch run in pieces? -------------------------===//
//
// Data that is larger than a device, and work for several devices, is divided along one axis of the
// grid. Unlike the transfers of a whole call, what a piece accesses is computed from the
// *transformed* kernel: a work-group may load more than its own iterations read (prefetches).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "runtime/plan/LaunchPlan.h"

namespace loopy::codegen {

/// The ends of a piece as parameters of the kernel; see plan::Split.
ir::ParameterName pieceFirst();
ir::ParameterName pieceLast();

/// A split along the outermost axis that every statement is on, or why there is none. It takes a
/// single launch: nothing orders the work-groups of one, so that buildSchedule has checked that no
/// dependence connects two of them. `asts` are the schedule's device kernels.
plan::Division divide(const ir::Kernel &kernel, const Schedule &schedule,
                      const std::vector<DeviceKernelAst> &asts);

} // namespace loopy::codegen
