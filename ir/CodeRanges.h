//===- CodeRanges.h - Loop variables of code as names in sets ------------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::ir {

/// Gives the variables of a statement's code that have a range a name that isl knows, so that what
/// they subscript is bounded: a[j] becomes a[loopy_range_j] with first <= loopy_range_j <= last.
class RangeNames {
public:
  explicit RangeNames(const Statement &statement)
      : domain_(statement.domain), ranges(rangesIn(statement.code)) {}

  /// The subscript with names instead of such variables.
  Expr replace(const Expr &subscript);
  /// The way back.
  Expr restore(const Expr &subscript) const;

  /// The names used so far.
  const std::vector<Iname> &names() const { return names_; }
  /// The statement's domain with the ranges of these names.
  const isl::set &domain() const { return domain_; }

private:
  isl::set domain_;
  std::vector<Iname> names_;
  std::map<Iname, Expr> loads; ///< the variable as an index expression
  std::map<ArrayName, CodeRange> ranges;

  Iname nameOf(const Expr &load);
  bool isName(const Iname &name) const { return loads.contains(name); }
};

} // namespace loopy::ir
