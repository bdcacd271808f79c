//===- Delinearize.h - Linear subscripts read as multi-dimensional ones ----------------------===//
//
// A pointer accessed as p[i*n + j] behaves like an array of rows of n elements as long as j stays
// inside a row. Found here: one shape for all accesses of a pointer, the subscripts in it, and for
// which instances an inner subscript leaves its axis (to be excluded at run time or refused).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Expr.h"
#include "ir/Isl.h"

#include <optional>
#include <vector>

namespace loopy::ir {

struct LinearAccess {
  Expr subscript; ///< sums and products of inames, parameters and quasi-affine expressions
  std::vector<Iname> inames; ///< of the accessing statement
  isl::set domain;           ///< the instances that access, over inames and parameters
};

struct ShapedAccess {
  std::vector<Expr> subscripts; ///< quasi-affine, outermost first
  /// The instances whose second or later subscript is not in its axis. Where it is empty, the
  /// shaped access is the same element as the linear one and distinct subscripts are distinct
  /// elements.
  isl::set outside;
};

struct Shape {
  std::vector<Expr> innerSizes; ///< of the axes after the first, quasi-affine in parameters
  std::vector<ShapedAccess> accesses;
};

/// The shape in which every access has quasi-affine subscripts; nothing when there is none.
/// `context` is what is known of the parameters. With several possible subscripts (i*n + n - 1),
/// the ones that stay inside their axes are taken.
std::optional<Shape> delinearize(const std::vector<LinearAccess> &accesses,
                                 const isl::set &context);

} // namespace loopy::ir
