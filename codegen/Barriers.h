//===- Barriers.h - Where the work-items of a group must wait -----------------------------===//
#pragma once

#include "ir/LoopTree.h"

#include <string>
#include <vector>

namespace loopy::codegen {

/// Instances of `source` must be finished in all work-items of the group before instances of `sink`
/// begin. Both statements are in the same `depth` loops of the work-item.
struct BarrierNeed {
  ir::StatementId source;
  ir::StatementId sink;
  std::size_t depth;
  /// The sink is in a later iteration of the innermost of these loops; else in the same iteration
  /// of all of them, and later in the text.
  bool isCarried;
  bool isGlobal; ///< the memory is visible outside of the group
};

/// Does a barrier of `body` stand between all such instances? Only barriers directly in the body of
/// the innermost common loop count: those in loops further in may be skipped.
bool isMet(const BarrierNeed &need, const ir::LoopSequence &body);

/// `body` with as few barriers as meet the needs.
ir::LoopSequence withBarriers(ir::LoopSequence body, std::vector<BarrierNeed> needs);

} // namespace loopy::codegen
