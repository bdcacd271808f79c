//===- DataflowSources.h - Which write does a load see? ------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <set>
#include <string>

namespace loopy::transforms {

/// The name of an isl tuple that stands for the load with number `number` of a statement, counting
/// the loads among its accesses (ir::accessesOf).
std::string readName(const ir::StatementId &id, std::size_t number);

/// Where loads get their values from. A load is a tuple `readName[inames...]`.
struct Sources {
  isl::union_map writers; ///< { writing instance -> load }
  isl::union_map initial; ///< { load -> element as it was before the kernel }
};

/// The sources of all loads of the arrays `touched`, where the kernel runs in the order of its
/// statements and loops. `shape` says in which order the inames of a statement are dimensions:
/// those of `shape` where it has the statement, else the kernel's. `final` has additional loads
/// { load[element] -> element } that happen after everything else. A write under a condition on
/// data may be seen or not.
/// Requires: affine subscripts.
Sources sourcesOf(const ir::Kernel &kernel, const ir::Kernel &shape,
                  const std::set<ir::ArrayName> &touched, const isl::union_map &final);

} // namespace loopy::transforms
