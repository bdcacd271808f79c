//===- Dependences.h - What must stay before what ----------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <vector>

namespace loopy::ir {

enum class DependenceKind {
  Flow,     ///< write-read
  Anti,     ///< read-write
  Output,   ///< write-write
  Declared, ///< only asked for: no array, no accesses
};

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
/// the run time guards that). Exact for quasi-affine subscripts; any other subscript may have any
/// value, so that such a dependence only may exist. Atomic accumulations that commute do not depend
/// on each other.
Expected<std::vector<Dependence>> computeDependences(const Kernel &kernel);

/// Finds dependences by their statements without a look at all of them.
class DependenceIndex {
public:
  explicit DependenceIndex(const std::vector<Dependence> &dependences);

  /// The positions, ascending, of those whose source and sink are both among `statements`.
  std::vector<std::size_t> within(const std::vector<StatementId> &statements) const;

private:
  std::map<StatementId, std::vector<std::pair<StatementId, std::size_t>>> bySource;
};

/// The access relation { S[inames...] -> A[subscripts...] } on the statement's domain,
/// unconstrained in the axes whose subscript is not quasi-affine. What code with a range for its
/// loop variable accesses is bounded by the range.
isl::map accessRelation(const Kernel &kernel, const Statement &statement, const Access &access);

/// Whether the relation of an access is exact: all its subscripts are quasi-affine.
bool isQuasiAffine(isl::ctx ctx, const Access &access);

/// Whether all subscripts are quasi-affine in inames, parameters and variables with ranges, so that
/// the relation bounds every axis.
bool hasKnownElements(const Statement &statement, const Access &access);

/// All accesses that a statement may make, in the order of the text: loads of predicates, of the
/// value and of subscripts, then the target; for code, those of the whole tree.
struct StatementAccess {
  Access access;
  bool isWrite;
};
std::vector<StatementAccess> accessesOf(const Statement &statement);

} // namespace loopy::ir
