//===- Definitions.h - Which statements computed what some loads see ----------------------===//
#pragma once

#include "transforms/DataflowSources.h"
#include "transforms/Footprint.h"

#include <map>

namespace loopy::transforms {

/// A statement whose values some loads see.
struct Definition {
  ir::StatementId statement;
  /// The elements for which a load sees its value, or a convex set around them of elements that it
  /// computes: over parameters, the inames `outer` of the question and one elementIname per axis.
  isl::set elements;
  /// The instance that computes an element: its inames over the names in `elements`.
  std::vector<std::pair<ir::Iname, ir::Expr>> instance;
};

struct Definitions {
  std::vector<Definition> statements; ///< in the order of the kernel
  isl::set initial; ///< the elements that loads see as they were before the kernel, likewise
};

/// For the loads `uses` of one array and each iteration of the loops `outer`: which instances
/// computed the values. `sources` are those of all loads of the array in this kernel.
/// Fails where a statement computes its values under conditions, from the array itself, or in an
/// instance that no single formula tells.
ir::Expected<Definitions> definitionsOf(const ir::Kernel &kernel, const Sources &sources,
                                        const std::vector<ArrayUse> &uses,
                                        const std::vector<ir::Iname> &outer);

} // namespace loopy::transforms
