//===- LeafGroups.h - Neighbouring statements with one domain, scanned as one ------------===//
#pragma once

#include "ir/Isl.h"
#include "ir/LoopTree.h"

#include <map>
#include <vector>

namespace loopy::codegen {

/// An order in which one leaf stands for neighbours that have the same domain: isl's code generator
/// works on every leaf separately, although their loops and guards are the same.
struct LeafGroups {
  ir::LoopSequence order;
  /// The statements (or the barrier) that a leaf of `order` stands for, in execution order, itself
  /// first.
  std::map<ir::StatementId, std::vector<ir::StatementId>> members;
};

LeafGroups groupLeaves(const ir::LoopSequence &order,
                       const std::map<ir::StatementId, isl::set> &domains);

} // namespace loopy::codegen
