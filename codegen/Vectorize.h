//===- Vectorize.h - Loops tagged vec ----------------------------------------------------===//
#pragma once

#include "codegen/LaneStorage.h"

namespace loopy::codegen {

/// Turns the iterations of loops tagged vec into vector statements, as far as `plan` allows; the
/// others are unrolled. Private variables become vectors. A value without a vector form is computed
/// lane by lane, with a remark.
///   for (v = 0; v <= min(7, n - 1); v += 1) y[v] = a * x[2 * v]  ->
///   if (8 <= n) y[0..7] = a * (x[0], x[2], ...)  else for (v = 0; v <= n - 1; v += 1) ...
/// What stays in private variables is computed in all lanes there, too, where nothing that it loads
/// lies outside of its array in the others: select(t[0..7], a * s[0..7], lane <= n - 1).
/// Otherwise nothing is evaluated for a lane that the scalar code would not have evaluated and that
/// could trap: accesses to memory, integer divisions.
ir::Expected<AstBlock> vectorize(const AstBlock &block, const ir::Kernel &kernel,
                                 const Schedule &schedule, const LanePlan &plan,
                                 std::vector<ir::Note> &remarks);

} // namespace loopy::codegen
