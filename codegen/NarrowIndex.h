//===- NarrowIndex.h - Index arithmetic in 32 bits --------------------------------------===//
//
// Processors without 64-bit integer units, most GPUs among them, compute an index of type `long` in
// several steps. Sizes are known at launch only, so a program gets a second text in which indices
// are `int`, and the plan says what has to fit for it to be right (plan::NarrowIndices).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "runtime/plan/LaunchPlan.h"

#include <set>

namespace loopy::codegen {

/// A device kernel whose loop variables and work-item ids have type I32. Subscripts, bounds and
/// comparisons of indices are of that type where they are index expressions; all others compute in
/// I64 as before, from converted variables.
struct NarrowKernel {
  AstBlock body;                          ///< lowered (see lowerAccesses)
  std::set<ir::ParameterName> parameters; ///< those in such expressions: their values fit, too
};

struct NarrowProgram {
  std::vector<NarrowKernel> kernels; ///< like Schedule::kernels
  /// What must fit, with LaunchPlan's arguments; NarrowIndices::source is left empty.
  plan::NarrowIndices fits;
};

/// Nothing where some variable or bound cannot be followed on the host: loops that store past the
/// caches, numbers that never fit, and too many different indices.
std::optional<NarrowProgram> narrowIndices(const ir::Kernel &kernel, const Schedule &schedule,
                                           const std::vector<DeviceKernelAst> &asts,
                                           const AstBlock &host);

} // namespace loopy::codegen
