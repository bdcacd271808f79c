//===- Reduction.h - Statements that accumulate -------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <functional>
#include <optional>
#include <vector>

namespace loopy::transforms {

/// `target = target OP contribution` with an associative and commutative operation, wherever the
/// predicates hold.
struct Reduction {
  ir::Expr contribution;
  /// The value that changes nothing: 0 (-0.0, which keeps the sign of zero), 1, infinity, ...
  ir::Expr neutral;
  /// a OP b.
  std::function<ir::Expr(const ir::Expr &, const ir::Expr &)> combine;
  bool isExact; ///< the order of the operations does not matter for the bits of the result
  /// The statement's predicates without one that belongs to the operation.
  std::vector<ir::Expr> predicates = {};
};

/// What a statement accumulates: sums, products, bit operations, fmin and fmax, and minima and
/// maxima written as `x < t ? x : t` or `if (x < t) t = x`. Nothing for other statements, where the
/// contribution depends on the target's array, and for `t < x ? t : x` of floating numbers, which a
/// NaN begins anew.
std::optional<Reduction> reductionOf(const ir::Statement &statement);

} // namespace loopy::transforms
