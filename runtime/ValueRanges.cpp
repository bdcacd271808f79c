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

/// Smallest and largest of some values. Comparisons with NaN are false, which leaves it out.
template <typename T> struct Extremes {
  T low = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                               : std::numeric_limits<T>::max();
  T high = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                : std::numeric_limits<T>::lowest();

  void add(T lowest, T highest) {
    low = lowest < low ? lowest : low;
    high = highest > high ? highest : high;
  }
};

/// Neighbours are looked at side by side, in as many lanes as a compiler makes vectors of, in
/// several parts of the memory in turns: one core keeps more requests to memory open for four
/// streams than for one (0.7 of the time).
template <typename T>
[[gnu::always_inline]] static inline Extremes<T> extremesInLanes(const std::byte *bytes,
                                                                 std::uint64_t count) {
  constexpr std::uint64_t lanes = 64 / sizeof(T), parts = 4;
  Extremes<T> found;
  T low[lanes], high[lanes];
  std::fill_n(low, lanes, found.low);
  std::fill_n(high, lanes, found.high);
  const std::uint64_t part = count / (parts * lanes) * lanes;
  for (std::uint64_t at = 0; at < part; at += lanes)
    for (std::uint64_t from = at; from < parts * part; from += part)
      for (std::uint64_t lane = 0; lane < lanes; ++lane) {
        T value;
        std::memcpy(&value, bytes + (from + lane) * sizeof(T), sizeof value);
        low[lane] = value < low[lane] ? value : low[lane];
        high[lane] = value > high[lane] ? value : high[lane];
      }
  for (std::uint64_t lane = 0; lane < lanes; ++lane)
    found.add(low[lane], high[lane]);
  for (std::uint64_t at = parts * part; at < count; ++at) {
    T value;
    std::memcpy(&value, bytes + at * sizeof(T), sizeof value);
    found.add(value, value);
  }
  return found;
}

#ifdef __x86_64__
/// The processors that every x86-64 program runs on have no instructions for the extremes of
/// integers of 4 or 8 bytes.
template <typename T>
[[gnu::target("avx2")]] static Extremes<T> extremesWithAvx2(const std::byte *bytes,
                                                            std::uint64_t count) {
  return extremesInLanes<T>(bytes, count);
}
#endif

template <typename T>
static Extremes<T> extremesOfNeighbours(const std::byte *bytes, std::uint64_t count) {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2"))
    return extremesWithAvx2<T>(bytes, count);
#endif
  return extremesInLanes<T>(bytes, count);
}

template <typename T> static Extremes<T> extremesOf(const Elements &elements) {
  if (elements.stride == 1)
    return extremesOfNeighbours<T>(elements.bytes, elements.size / sizeof(T));
  Extremes<T> found;
  for (std::uint64_t at = 0; at < elements.size; at += elements.stride * sizeof(T)) {
    T value;
    std::memcpy(&value, elements.bytes + at, sizeof value);
    found.add(value, value);
  }
  return found;
}

template <typename T> static void widen(Range &range, const Elements &elements) {
  const auto [low, high] = extremesOf<T>(elements);
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
