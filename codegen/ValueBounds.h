//===- ValueBounds.h - Interval arithmetic on host expressions -----------------------------===//
//
// Bounds of integer values that depend on data. They are index expressions over quantities that the
// host knows before a launch, so that the arithmetic is symbolic: `[lo, hi] + [1, 2]` is
// `[lo + 1, hi + 2]`.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Expr.h"

#include <optional>

namespace loopy::codegen {

/// low <= value <= high; an absent side is unknown. Values of unsigned 64-bit type are represented
/// by the signed number with the same bits. Of floating values: the enclosing integers.
struct ValueBounds {
  std::optional<ir::Expr> low;
  std::optional<ir::Expr> high;
};

ValueBounds exactly(ir::Expr value);
ValueBounds between(std::int64_t low, std::int64_t high);
/// What a type of at most 16 bits can hold; unsigned ones of 32 bits are not negative.
ValueBounds boundsOfType(ir::ScalarType type);
/// Contains both.
ValueBounds hull(const ValueBounds &a, const ValueBounds &b);
/// The values of `a` that are at most (at least) `limit`.
ValueBounds atMost(const ValueBounds &a, const std::optional<ir::Expr> &limit);
ValueBounds atLeast(const ValueBounds &a, const std::optional<ir::Expr> &limit);

ValueBounds negate(const ValueBounds &a);
ValueBounds add(const ValueBounds &a, const ValueBounds &b);
ValueBounds subtract(const ValueBounds &a, const ValueBounds &b);
ValueBounds multiply(const ValueBounds &a, const ValueBounds &b);
/// Of exact (not wrapped) values.
ValueBounds divide(const ValueBounds &a, std::int64_t divisor);      ///< truncates; divisor > 0
ValueBounds floorDivide(const ValueBounds &a, std::int64_t divisor); ///< divisor > 0
ValueBounds remainder(const ValueBounds &a, const ValueBounds &divisor, bool isUnsigned);
ValueBounds bitAnd(const ValueBounds &a, const ValueBounds &b);
/// Bitwise or, exclusive or.
ValueBounds bitOr(const ValueBounds &a, const ValueBounds &b);
ValueBounds absolute(const ValueBounds &a);

/// The exact result of an operation as `type` stores it: as it is where it fits, anything that the
/// type can hold where it is cut off.
ValueBounds wrapped(const ValueBounds &a, ir::ScalarType type);
/// An operand of unsigned 64-bit type where its true value matters: unknown when its signed
/// representation may be negative.
ValueBounds trueValue(const ValueBounds &a, ir::ScalarType type);

} // namespace loopy::codegen
