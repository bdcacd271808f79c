//===- Value.h - Typed scalars that may be unknown ---------------------------------------===//
#pragma once

#include "ir/Expr.h"

#include <cstdint>
#include <stdexcept>
#include <string>

namespace loopy::test {

/// What no correct program does: a race, an access out of bounds, a decision on an unknown value.
class Fault : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// An integer as C++ converts it to 64 bits (u64: the same bits), or the bits of a double. Memory
/// that was never written is not known; what is computed from it is not either.
struct Value {
  std::int64_t bits = 0;
  bool known = false;
  friend bool operator==(const Value &, const Value &) = default;
};

Value integerValue(std::int64_t value, ir::ScalarType type); ///< modulo the width of `type`
Value floatingValue(double value, ir::ScalarType type);      ///< rounded to `type`

/// C++ conversion.
Value convert(Value value, ir::ScalarType from, ir::ScalarType to);

/// The operations of ir::Expr but LogicalAnd and LogicalOr; integers wrap around. Throws Fault for
/// a division by zero and for shifts by less than 0 or by the width and more.
Value apply(ir::BinaryOp op, Value lhs, Value rhs, ir::ScalarType operands);
Value apply(ir::UnaryOp op, Value operand, ir::ScalarType type);

/// Whether a value is not 0; Fault where it is not known.
bool isTrue(Value value);
/// A subscript; Fault where it is not known.
std::int64_t indexOf(Value value);

/// How an element looks in memory.
void storeBytes(Value value, ir::ScalarType type, void *target);
Value loadBytes(ir::ScalarType type, const void *source);

} // namespace loopy::test
