//===- ValueRanges.cpp - Bounds of values that depend on data -------------------------------===//
#include "runtime/ValueRanges.h"
#include "runtime/HostMemory.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace loopy::rt {

namespace {

/// Elements at `bytes`, `bytes + stride * sizeof(T)`, ... below `bytes + size`.
struct Elements {
  const std::byte *bytes;
  std::uint64_t size;
  std::uint64_t stride;
};

} // namespace

/// Beyond it there is no memory to address. Exact as a double.
static constexpr double largestIndex = 0x1p62;

template <typename T> static std::int64_t below(T value) {
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<std::int64_t>(
        std::clamp(std::floor(static_cast<double>(value)), -largestIndex, largestIndex));
  else
    return static_cast<std::int64_t>(value);
}

template <typename T> static std::int64_t above(T value) {
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<std::int64_t>(
        std::clamp(std::ceil(static_cast<double>(value)), -largestIndex, largestIndex));
  else
    return static_cast<std::int64_t>(value);
}

/// Comparisons with NaN are false, which leaves it out.
template <typename T> static void widen(Range &range, const Elements &elements) {
  T low = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                               : std::numeric_limits<T>::max();
  T high = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                : std::numeric_limits<T>::lowest();
  const std::uint64_t step = elements.stride * sizeof(T);
  for (std::uint64_t at = 0; at < elements.size; at += step) {
    T value;
    std::memcpy(&value, elements.bytes + at, sizeof value);
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  if (!(low <= high)) // no element, or nothing but NaN
    return;
  const bool isFirst = range.low > range.high;
  range.low = isFirst ? below(low) : std::min(range.low, below(low));
  range.high = isFirst ? above(high) : std::max(range.high, above(high));
}

static void widen(Range &range, plan::ScalarType type, const Elements &elements) {
  switch (type) {
  case plan::ScalarType::Bool:
  case plan::ScalarType::U8:
    return widen<std::uint8_t>(range, elements);
  case plan::ScalarType::I8:
    return widen<std::int8_t>(range, elements);
  case plan::ScalarType::I16:
    return widen<std::int16_t>(range, elements);
  case plan::ScalarType::U16:
    return widen<std::uint16_t>(range, elements);
  case plan::ScalarType::I32:
    return widen<std::int32_t>(range, elements);
  case plan::ScalarType::U32:
    return widen<std::uint32_t>(range, elements);
  case plan::ScalarType::I64:
  case plan::ScalarType::U64: // subscripts are taken modulo 2^64
    return widen<std::int64_t>(range, elements);
  case plan::ScalarType::F32:
    return widen<float>(range, elements);
  case plan::ScalarType::F64:
    return widen<double>(range, elements);
  }
}

/// The copy of unsure memory is made in pieces of about this many bytes.
static constexpr std::uint64_t pieceBytes = std::uint64_t{1} << 20;

static Result<Range> scan(const plan::ElementScan &scan, const plan::LaunchPlan &plan,
                          const Values &values) {
  const plan::Argument &argument = plan.arguments[scan.argument];
  const auto elements = elementRange(scan.elements, values);
  if (!elements)
    return refuse(elements.error());
  const unsigned size = sizeOf(argument.type);
  const auto bytes =
      byteRange(*elements, values.arguments[scan.argument].pointer, size, argument.name);
  if (!bytes)
    return refuse(bytes.error());
  if (bytes->bytes > maximumScan)
    return refuse("the values of '" + argument.name + "' are too many to look for bounds");
  Range range;
  const auto stride = static_cast<std::uint64_t>(scan.stride);
  if (scan.endsAreSure) {
    const auto *begin = reinterpret_cast<const std::byte *>(bytes->begin);
    widen(range, argument.type, {begin, bytes->bytes, stride});
    return range;
  }
  const std::uint64_t step = size * stride;
  const std::uint64_t piece = std::max<std::uint64_t>(1, pieceBytes / step) * step;
  for (std::uint64_t at = 0; at < bytes->bytes; at += piece) {
    const auto copy = readHostMemory({bytes->begin + at, std::min(piece, bytes->bytes - at)});
    if (!copy)
      return refuse(copy.error());
    widen(range, argument.type, {copy->data(), copy->size(), stride});
  }
  return range;
}

static Result<Range> compute(const plan::Bounds &bounds, const Values &values) {
  const auto low = evaluate(bounds.low, values);
  if (!low)
    return refuse(low.error());
  const auto high = evaluate(bounds.high, values);
  if (!high)
    return refuse(high.error());
  return Range{*low, *high};
}

Result<std::vector<Range>> computeRanges(const std::vector<plan::ValueRange> &wanted,
                                         const plan::LaunchPlan &plan, const Values &values) {
  std::vector<Range> ranges;
  ranges.reserve(wanted.size()); // `known` refers to its memory
  for (const plan::ValueRange &range : wanted) {
    const Values known{values.arguments, values.hostLoops, ranges, values.piece};
    const auto *scanned = std::get_if<plan::ElementScan>(&range);
    const auto computed =
        scanned ? scan(*scanned, plan, known) : compute(std::get<plan::Bounds>(range), known);
    if (!computed)
      return refuse(computed.error());
    ranges.push_back(*computed);
  }
  return ranges;
}

} // namespace loopy::rt
