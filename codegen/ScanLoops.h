//===- ScanLoops.h - Loops and guards that visit given domains in a given order ---------===//
#pragma once

#include "codegen/IslToExpr.h"
#include "codegen/KernelAst.h"

#include <functional>

namespace loopy::codegen {

/// What is to be visited. A leaf of `order` runs for every point of its domain: a set without
/// dimensions over the inames of the loops around the leaf and over the names in `names`.
struct ScanProblem {
  const ir::LoopSequence &order;
  const std::map<ir::StatementId, isl::set> &domains;
  const isl::set &context; ///< see convexContext
  IslNames names;
  /// Keeps loops that run exactly once as loops, for bodies that need the iname as a variable.
  bool keepSingleIterations = false;
  /// Names that differ between the work-items of a group: no barrier depends on them. A barrier
  /// runs at least where a statement beside it does.
  std::vector<ir::Iname> localIds = {};
};

/// Makes the code of a leaf from the values of the inames around it.
using MakeLeaf =
    std::function<AstBlock(const ir::StatementId &, const std::map<ir::Iname, ir::Expr> &)>;

/// Loops and guards for the problem: every point once, in order, guards as early as possible.
ir::Expected<AstBlock> scanLoops(const ScanProblem &problem, const MakeLeaf &makeLeaf);

} // namespace loopy::codegen
