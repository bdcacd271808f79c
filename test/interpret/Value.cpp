#include "test/interpret/Value.h"

#include <bit>
#include <cstring>

namespace loopy::test {

using namespace ir;

static double floating(Value value) { return std::bit_cast<double>(value.bits); }

Value integerValue(std::int64_t value, ScalarType type) {
  switch (type) {
  case ScalarType::Bool:
    return {value != 0, true};
  case ScalarType::I8:
    return {static_cast<std::int8_t>(value), true};
  case ScalarType::U8:
    return {static_cast<std::uint8_t>(value), true};
  case ScalarType::I16:
    return {static_cast<std::int16_t>(value), true};
  case ScalarType::U16:
    return {static_cast<std::uint16_t>(value), true};
  case ScalarType::I32:
    return {static_cast<std::int32_t>(value), true};
  case ScalarType::U32:
    return {static_cast<std::uint32_t>(value), true};
  default:
    return {value, true};
  }
}

Value floatingValue(double value, ScalarType type) {
  double rounded = type == ScalarType::F32 ? static_cast<float>(value) : value;
  return {std::bit_cast<std::int64_t>(rounded), true};
}

Value convert(Value value, ScalarType from, ScalarType to) {
  if (!value.known)
    return value;
  if (isFloating(from))
    return isFloating(to)           ? floatingValue(floating(value), to)
           : to == ScalarType::Bool ? integerValue(floating(value) != 0, to)
                                    : integerValue(static_cast<std::int64_t>(floating(value)), to);
  if (!isFloating(to))
    return integerValue(value.bits, to);
  return floatingValue(from == ScalarType::U64
                           ? static_cast<double>(static_cast<std::uint64_t>(value.bits))
                           : static_cast<double>(value.bits),
                       to);
}

template <typename T> static bool compare(BinaryOp op, T lhs, T rhs) {
  switch (op) {
  case BinaryOp::Less:
    return lhs < rhs;
  case BinaryOp::LessEqual:
    return lhs <= rhs;
  case BinaryOp::Greater:
    return lhs > rhs;
  case BinaryOp::GreaterEqual:
    return lhs >= rhs;
  case BinaryOp::Equal:
    return lhs == rhs;
  default:
    return lhs != rhs;
  }
}

static double arithmetic(BinaryOp op, double lhs, double rhs) {
  switch (op) {
  case BinaryOp::Add:
    return lhs + rhs;
  case BinaryOp::Sub:
    return lhs - rhs;
  case BinaryOp::Mul:
    return lhs * rhs;
  case BinaryOp::Div:
    return lhs / rhs;
  default:
    throw std::logic_error("not an operation on floating values");
  }
}

/// Quotient and remainder, rounded towards zero or (FloorDiv, FloorMod) towards minus infinity.
static std::int64_t divide(BinaryOp op, std::int64_t lhs, std::int64_t rhs, bool isUnsigned) {
  if (rhs == 0)
    throw Fault("a division by zero");
  if (isUnsigned) {
    auto a = static_cast<std::uint64_t>(lhs), b = static_cast<std::uint64_t>(rhs);
    return static_cast<std::int64_t>(op == BinaryOp::Div ? a / b : a % b);
  }
  if (rhs == -1) // the machine's division traps for the smallest integer
    return op == BinaryOp::Div || op == BinaryOp::FloorDiv
               ? static_cast<std::int64_t>(-static_cast<std::uint64_t>(lhs))
               : 0;
  std::int64_t quotient = lhs / rhs, remainder = lhs % rhs;
  bool isFloor = op == BinaryOp::FloorDiv || op == BinaryOp::FloorMod;
  if (isFloor && remainder != 0 && (remainder < 0) != (rhs < 0)) {
    --quotient;
    remainder += rhs;
  }
  return op == BinaryOp::Div || op == BinaryOp::FloorDiv ? quotient : remainder;
}

static std::int64_t shift(BinaryOp op, std::int64_t lhs, std::int64_t rhs, ScalarType type) {
  if (rhs < 0 || rhs >= static_cast<std::int64_t>(8 * sizeInBytes(type)))
    throw Fault("a shift by " + std::to_string(rhs));
  if (op == BinaryOp::ShiftLeft)
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(lhs) << rhs);
  return isSigned(type) ? lhs >> rhs
                        : static_cast<std::int64_t>(static_cast<std::uint64_t>(lhs) >> rhs);
}

static std::int64_t arithmetic(BinaryOp op, std::int64_t lhs, std::int64_t rhs, ScalarType type) {
  auto a = static_cast<std::uint64_t>(lhs), b = static_cast<std::uint64_t>(rhs);
  switch (op) {
  case BinaryOp::Add:
    return static_cast<std::int64_t>(a + b);
  case BinaryOp::Sub:
    return static_cast<std::int64_t>(a - b);
  case BinaryOp::Mul:
    return static_cast<std::int64_t>(a * b);
  case BinaryOp::Min:
    return std::min(lhs, rhs);
  case BinaryOp::Max:
    return std::max(lhs, rhs);
  case BinaryOp::BitAnd:
    return lhs & rhs;
  case BinaryOp::BitOr:
    return lhs | rhs;
  case BinaryOp::BitXor:
    return lhs ^ rhs;
  case BinaryOp::ShiftLeft:
  case BinaryOp::ShiftRight:
    return shift(op, lhs, rhs, type);
  default:
    return divide(op, lhs, rhs, type == ScalarType::U64);
  }
}

Value apply(BinaryOp op, Value lhs, Value rhs, ScalarType type) {
  if (!lhs.known || !rhs.known)
    return {};
  bool isComparison = op >= BinaryOp::Less && op <= BinaryOp::NotEqual;
  if (isFloating(type))
    return isComparison ? Value{compare(op, floating(lhs), floating(rhs)), true}
                        : floatingValue(arithmetic(op, floating(lhs), floating(rhs)), type);
  if (!isComparison)
    return integerValue(arithmetic(op, lhs.bits, rhs.bits, type), type);
  if (type == ScalarType::U64)
    return {compare(op, static_cast<std::uint64_t>(lhs.bits), static_cast<std::uint64_t>(rhs.bits)),
            true};
  return {compare(op, lhs.bits, rhs.bits), true};
}

Value apply(UnaryOp op, Value operand, ScalarType type) {
  if (!operand.known)
    return {};
  if (op == UnaryOp::LogicalNot)
    return {operand.bits == 0, true};
  if (isFloating(type))
    return floatingValue(-floating(operand), type);
  return op == UnaryOp::Minus
             ? integerValue(static_cast<std::int64_t>(-static_cast<std::uint64_t>(operand.bits)),
                            type)
             : integerValue(~operand.bits, type);
}

bool isTrue(Value value) {
  if (!value.known)
    throw Fault("a decision on memory that was never written");
  return value.bits != 0;
}

std::int64_t indexOf(Value value) {
  if (!value.known)
    throw Fault("a subscript from memory that was never written");
  return value.bits;
}

void storeBytes(Value value, ScalarType type, void *target) {
  if (type == ScalarType::F32) {
    auto number = static_cast<float>(floating(value));
    std::memcpy(target, &number, sizeof number);
  } else { // little endian
    std::memcpy(target, &value.bits, sizeInBytes(type));
  }
}

Value loadBytes(ScalarType type, const void *source) {
  if (type == ScalarType::F32) {
    float number;
    std::memcpy(&number, source, sizeof number);
    return floatingValue(number, type);
  }
  std::int64_t bits = 0;
  std::memcpy(&bits, source, sizeInBytes(type));
  return type == ScalarType::F64 ? Value{bits, true} : integerValue(bits, type);
}

} // namespace loopy::test
