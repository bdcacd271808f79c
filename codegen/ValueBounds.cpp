#include "codegen/ValueBounds.h"

#include "codegen/Simplify.h"

#include <algorithm>
#include <array>
#include <limits>

namespace loopy::codegen {

using namespace ir;

namespace {

using Side = std::optional<Expr>;

template <typename F> Side combine(const Side &a, const Side &b, F operation) {
  return a && b ? Side(operation(*a, *b)) : std::nullopt;
}

Side smaller(const Side &a, const Side &b) {
  return combine(a, b, [](auto &x, auto &y) { return extremum(BinaryOp::Min, x, y); });
}

Side larger(const Side &a, const Side &b) {
  return combine(a, b, [](auto &x, auto &y) { return extremum(BinaryOp::Max, x, y); });
}

Expr choose(const Expr &condition, const Expr &then, const Expr &otherwise) {
  return simplify(select(condition, then, otherwise));
}

Expr isNonNegative(const Expr &value) {
  return comparison(BinaryOp::GreaterEqual, value, index(0));
}

std::optional<std::int64_t> constant(const Side &side) {
  return side ? literalValue(*side) : std::nullopt;
}

bool isSurelyNonNegative(const ValueBounds &a) {
  auto low = constant(a.low);
  return low && *low >= 0;
}

bool isExact(const ValueBounds &a) { return a.low && a.high && equal(*a.low, *a.high); }

/// Both sides where `condition` holds, nothing known elsewhere: bounds so wide that no memory has
/// such elements.
ValueBounds onlyIf(const Expr &condition, const ValueBounds &a) {
  constexpr std::int64_t far = std::int64_t{1} << 62;
  ValueBounds result;
  if (a.low)
    result.low = choose(condition, *a.low, index(-far));
  if (a.high)
    result.high = choose(condition, *a.high, index(far));
  return result;
}

} // namespace

ValueBounds exactly(Expr value) { return {value, value}; }

ValueBounds between(std::int64_t low, std::int64_t high) { return {index(low), index(high)}; }

ValueBounds boundsOfType(ScalarType type) {
  if (type == ScalarType::Bool)
    return between(0, 1);
  if (!isInteger(type))
    return {};
  unsigned bits = bitWidth(type);
  if (bits > 16)
    return bits == 32 && !isSigned(type) ? ValueBounds{index(0), std::nullopt} : ValueBounds{};
  std::int64_t count = std::int64_t{1} << bits;
  return isSigned(type) ? between(-count / 2, count / 2 - 1) : between(0, count - 1);
}

ValueBounds hull(const ValueBounds &a, const ValueBounds &b) {
  return {smaller(a.low, b.low), larger(a.high, b.high)};
}

ValueBounds atMost(const ValueBounds &a, const std::optional<Expr> &limit) {
  return {a.low, a.high && limit ? smaller(a.high, limit) : a.high ? a.high : limit};
}

ValueBounds atLeast(const ValueBounds &a, const std::optional<Expr> &limit) {
  return {a.low && limit ? larger(a.low, limit) : a.low ? a.low : limit, a.high};
}

static Side negated(const Side &side) {
  return side ? Side(indexSub(index(0), *side)) : std::nullopt;
}

ValueBounds negate(const ValueBounds &a) { return {negated(a.high), negated(a.low)}; }

ValueBounds add(const ValueBounds &a, const ValueBounds &b) {
  auto sum = [](auto &x, auto &y) { return indexAdd(x, y); };
  return {combine(a.low, b.low, sum), combine(a.high, b.high, sum)};
}

ValueBounds subtract(const ValueBounds &a, const ValueBounds &b) { return add(a, negate(b)); }

ValueBounds multiply(const ValueBounds &a, const ValueBounds &b) {
  auto product = [](auto &x, auto &y) { return indexMul(x, y); };
  if (isSurelyNonNegative(a) && isSurelyNonNegative(b))
    return {combine(a.low, b.low, product), combine(a.high, b.high, product)};
  if (!isExact(b) && isExact(a))
    return multiply(b, a);
  if (auto factor = constant(b.low); factor && isExact(b)) {
    ValueBounds result{combine(a.low, b.low, product), combine(a.high, b.high, product)};
    if (*factor < 0)
      std::swap(result.low, result.high);
    return result;
  }
  std::array<Side, 4> products = {combine(a.low, b.low, product), combine(a.low, b.high, product),
                                  combine(a.high, b.low, product),
                                  combine(a.high, b.high, product)};
  ValueBounds result{products[0], products[0]};
  for (const Side &one : products)
    result = {smaller(result.low, one), larger(result.high, one)};
  return result;
}

ValueBounds floorDivide(const ValueBounds &a, std::int64_t divisor) {
  auto quotient = [&](const Side &side) {
    return side ? Side(indexFloorDiv(*side, divisor)) : std::nullopt;
  };
  return {quotient(a.low), quotient(a.high)};
}

ValueBounds divide(const ValueBounds &a, std::int64_t divisor) {
  auto quotient = [&](const Side &side) -> Side {
    if (!side)
      return std::nullopt;
    Expr negative = indexSub(index(0), indexFloorDiv(indexSub(index(0), *side), divisor));
    return choose(isNonNegative(*side), indexFloorDiv(*side, divisor), negative);
  };
  return {quotient(a.low), quotient(a.high)};
}

ValueBounds remainder(const ValueBounds &a, const ValueBounds &divisor, bool isUnsigned) {
  Side largest =
      isSurelyNonNegative(divisor) ? divisor.high : larger(divisor.high, negated(divisor.low));
  if (!largest)
    return isUnsigned ? ValueBounds{index(0), a.high} : ValueBounds{};
  Expr most = indexSub(*largest, index(1));
  if (isUnsigned)
    return {index(0), most};
  Expr least = indexSub(index(0), most);
  if (!a.low)
    return {least, most};
  return {choose(isNonNegative(*a.low), index(0), least), most};
}

ValueBounds bitAnd(const ValueBounds &a, const ValueBounds &b) {
  for (const auto &[mask, other] : {std::pair(b, a), std::pair(a, b)})
    if (isSurelyNonNegative(mask) && mask.high) {
      bool both = isSurelyNonNegative(other) && other.high;
      return {index(0), both ? smaller(mask.high, other.high) : mask.high};
    }
  for (const ValueBounds &mask : {b, a})
    if (mask.low && mask.high)
      return onlyIf(isNonNegative(*mask.low), {index(0), mask.high});
  return {};
}

ValueBounds bitOr(const ValueBounds &a, const ValueBounds &b) {
  if (!a.low || !b.low)
    return {};
  Expr areNonNegative = conjunction(isNonNegative(*a.low), isNonNegative(*b.low));
  return onlyIf(areNonNegative, {index(0), add(a, b).high});
}

ValueBounds absolute(const ValueBounds &a) { return {index(0), larger(a.high, negated(a.low))}; }

ValueBounds wrapped(const ValueBounds &a, ScalarType type) {
  if (!isInteger(type) || type == ScalarType::Bool || bitWidth(type) == 64)
    return a; // 64 bits: see ValueBounds
  std::int64_t count = std::int64_t{1} << bitWidth(type);
  std::int64_t first = isSigned(type) ? -count / 2 : 0, last = first + count - 1;
  if (!a.low || !a.high)
    return boundsOfType(type);
  Expr fits = conjunction(comparison(BinaryOp::GreaterEqual, *a.low, index(first)),
                          comparison(BinaryOp::LessEqual, *a.high, index(last)));
  if (isFalse(fits))
    return boundsOfType(type);
  return {choose(fits, *a.low, index(first)), choose(fits, *a.high, index(last))};
}

ValueBounds trueValue(const ValueBounds &a, ScalarType type) {
  if (type != ScalarType::U64 || isSurelyNonNegative(a))
    return a;
  return a.low ? onlyIf(isNonNegative(*a.low), a) : ValueBounds{};
}

} // namespace loopy::codegen
