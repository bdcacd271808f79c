//===- IslToExpr.h - isl's generated expressions as ir::Expr ------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <map>
#include <string>

namespace loopy::codegen {

/// What the isl parameters and loop iterators in an expression stand for.
using IslNames = std::map<std::string, ir::Expr>;

/// The kernel's integer parameters by their own names, and the given inames by theirs.
IslNames islNames(const ir::Kernel &kernel, const std::vector<ir::Iname> &inames);

/// An index expression (I64) or a condition (Bool).
ir::Expected<ir::Expr> toExpr(const isl::ast_expr &expr, const IslNames &names);

/// Turns sets and functions of the parameters into expressions that are right wherever `context`
/// (a set without dimensions) holds.
class ExprBuilder {
public:
  ExprBuilder(const isl::set &context, IslNames names);

  /// The value of a function of the parameters wherever it is defined.
  ir::Expected<ir::Expr> value(const isl::pw_aff &function) const;
  /// Whether the parameters are in `set`.
  ir::Expected<ir::Expr> condition(const isl::set &set) const;

private:
  isl::set context;
  IslNames names;
};

/// One convex set that contains `set` and whose constraints need no further variables: the form of
/// context from which isl generates the best code, in the least time.
isl::set convexContext(const isl::set &set);

} // namespace loopy::codegen
