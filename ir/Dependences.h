//===- Dependences.h - What must stay before what ----------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <vector>

namespace loopy::ir {

enum class DependenceKind { Flow, Anti, Output }; ///< write-read, read-write, write-write

/// Pairs of instances that access the same element, at least one writing, the first earlier in the
/// kernel's order: `relation` is { source[inames...] -> sink[inames...] }.
struct Dependence {
  StatementId source;
  StatementId sink;
  ArrayName array;
  DependenceKind kind;
  Access sourceAccess;
  Access sinkAccess;
  isl::map relation;
  /// Both statements stand in the same loops and all pairs agree in all inames.
  bool withinIteration = false;
};

/// All memory-based dependences of the kernel in its own order (arrays are taken to be disjoint;
/// the run time guards that). Exact for quasi-affine subscripts; a subscript that is not
/// quasi-affine counts as any element.
Expected<std::vector<Dependence>> computeDependences(const Kernel &kernel);

/// The access relation { S[inames...] -> A[subscripts...] } on the statement's domain.
isl::map accessRelation(const Kernel &kernel, const Statement &statement, const Access &access);

/// All accesses of a statement: loads of predicates and value (and of subscripts), then the target.
struct StatementAccess {
  Access access;
  bool isWrite;
};
std::vector<StatementAccess> accessesOf(const Statement &statement);

} // namespace loopy::ir
