//===- Reduction.h - Statements that accumulate -------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <functional>
#include <optional>

namespace loopy::transforms {

/// `target = target OP contribution` with an associative and commutative operation.
struct Reduction {
  ir::Expr contribution;
  /// The value that changes nothing: 0 (-0.0, which keeps the sign of zero), 1, infinity, ...
  ir::Expr neutral;
  /// a OP b.
  std::function<ir::Expr(const ir::Expr &, const ir::Expr &)> combine;
  bool isExact; ///< the order of the operations does not matter for the bits of the result
};

/// What a statement accumulates: sums, products, bit operations, fmin and fmax. Nothing for other
/// statements, and where the contribution depends on the target's array.
std::optional<Reduction> reductionOf(const ir::Statement &statement);

} // namespace loopy::transforms
