//===- Interleave.h - Loops tagged ilp --------------------------------------------------===//
#pragma once

#include "codegen/LaneStorage.h"

namespace loopy::codegen {

/// Writes the iterations of loops tagged ilp side by side, as far as `plan` allows; the others are
/// unrolled. Private variables have an axis for them.
///   for (v = 0; v <= 1; v += 1) { t = x[v]; y[v] = t; }  ->
///   t[0] = x[0]; t[1] = x[1]; y[0] = t[0]; y[1] = t[1];
/// With ilp.seq a loop over v around each statement.
ir::Expected<AstBlock> interleave(const AstBlock &block, const ir::Kernel &kernel,
                                  const LanePlan &plan);

} // namespace loopy::codegen
