//===- Accumulation.h - The statement that accumulates in a loop ----------------------------===//
#pragma once

#include "ir/Reduction.h"

#include <vector>

namespace loopy::transforms {

/// `target = target OP contribution` with loops whose iterations all contribute to one element.
struct Accumulation {
  std::size_t statement; ///< its position
  ir::Reduction reduction;
  /// The loops around those that are the statement's own, are not on the grid, and do not select
  /// the target: all others are inside of them and accumulate.
  std::vector<ir::Iname> outer;
};

/// The only statement in the loop, which accumulates there.
/// Fails where several statements are in the loop, the statement is no known reduction, or the
/// iterations contribute to several elements.
ir::Expected<Accumulation> accumulationIn(const ir::Kernel &kernel, const ir::Iname &iname);

/// { S[i] -> S[j] } : iteration i runs before j, for equal values of the inames `outer`, tags
/// apart.
isl::map iterationsInOrder(const ir::Kernel &kernel, const ir::Statement &statement,
                           const std::vector<ir::Iname> &outer);

} // namespace loopy::transforms
