//===- Reduction.h - Statements that accumulate -------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <optional>
#include <vector>

namespace loopy::ir {

/// The associative and commutative operations that a statement may accumulate with. `TakeLess` is
/// `if (x < t) t = x`, the other Take* likewise.
enum class ReductionOp {
  Add,
  Multiply,
  And,
  Or,
  Xor,
  Fmin,
  Fmax,
  TakeLess,
  TakeLessEqual,
  TakeGreater,
  TakeGreaterEqual
};

/// a OP b, of the operands' type. Signed integers are added and multiplied with wrapping: several
/// parts may overflow where the loop's own order does not, and the bits agree in the end.
Expr combine(ReductionOp op, const Expr &a, const Expr &b);

/// `target = target OP contribution`, wherever the predicates hold.
struct Reduction {
  Expr contribution;
  /// The value that changes nothing: 0 (-0.0, which keeps the sign of zero), 1, infinity, ...
  Expr neutral;
  ReductionOp op;
  bool isExact; ///< the order of the operations does not matter for the bits of the result
  /// The statement's predicates without one that belongs to the operation.
  std::vector<Expr> predicates = {};

  Expr combine(const Expr &a, const Expr &b) const { return ir::combine(op, a, b); }
};

/// What a statement accumulates: sums and differences, products, bit operations, fmin and fmax, and
/// minima and maxima written as `x < t ? x : t` or `if (x < t) t = x`. Nothing for other
/// statements, where the contribution depends on the target's array, and for `t < x ? t : x` of
/// floating numbers, which a NaN begins anew.
std::optional<Reduction> reductionOf(const Statement &statement);

/// Do instances of both statements (or of one, given twice) give the same result in any order and
/// at the same time, as far as the array is concerned that they accumulate into? Both are atomic
/// then, with one operation.
bool commute(const Statement &a, const Statement &b);

} // namespace loopy::ir
