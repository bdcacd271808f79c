//===- Division.h - Can the work-groups of a launch run in pieces? -------------------------===//
//
// Data that is larger than a device, and work for several devices, is divided along one axis of the
// grid of each launch. What a piece accesses is computed from the instances that it executes of the
// program before the loops were changed: simpler than from the changed loops, and the same
// elements. What work-groups load beforehand (prefetches) are statements of that program. Where the
// axis is a loop of that program in blocks, a piece is given by the values of that loop, however
// long the blocks are: forms for several devices share the analysis.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/Transfers.h"
#include "runtime/plan/LaunchPlan.h"

namespace loopy::codegen {

/// The ends of a piece as parameters of the kernel; see plan::Split.
ir::ParameterName pieceFirst();
ir::ParameterName pieceLast();

/// The value of a host loop around a launch (its number among DeviceKernel::hostInames) as a
/// parameter of the kernel, and back.
ir::ParameterName hostLoopValue(std::size_t number);
std::optional<std::size_t> hostLoopNumber(const ir::ParameterName &name);

/// What pieces of one program transfer, computed once for those that forms for several devices have
/// in common.
class PieceTransfers {
public:
  ir::Expected<Transfers> of(const ir::Kernel &piece);

private:
  std::vector<std::pair<ir::Kernel, ir::Expected<Transfers>>> known;
};

/// A split of each launch along the outermost axis that its statements are on, or why there is
/// none. Nothing orders the work-groups of a launch, so that buildSchedule has checked that no
/// dependence connects two of them. `base` is the program that the kernel's origins refer to,
/// `asts` are the schedule's device kernels, `known` the pieces of this `base`.
plan::Division divide(const ir::Kernel &kernel, const ir::Kernel &base, const Schedule &schedule,
                      const std::vector<DeviceKernelAst> &asts, PieceTransfers &known);

} // namespace loopy::codegen
