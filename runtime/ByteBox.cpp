//===- ByteBox.cpp - Blocks of host memory at regular distances -----------------------------===//
#include "runtime/ByteBox.h"

#include <algorithm>

namespace loopy::rt {

ByteBox toBox(const ByteRange &range) { return {range.begin, {range.bytes, 1, 1}, 0, 0}; }

ByteRange hull(const ByteBox &box) {
  if (box.extent[0] == 0)
    return {};
  return {box.begin, (box.extent[2] - 1) * box.slicePitch + (box.extent[1] - 1) * box.rowPitch +
                         box.extent[0]};
}

Result<ElementBox> elementBox(const plan::Box &box, const Values &values) {
  ElementBox result;
  for (const plan::BoxAxis &axis : box.axes) {
    const auto first = evaluate(axis.first, values);
    const auto last = evaluate(axis.last, values);
    const auto stride = evaluate(axis.stride, values);
    for (const auto *value : {&first, &last, &stride})
      if (!*value)
        return refuse(value->error());
    result.axes.push_back({*first, *last, *stride});
  }
  const auto isEmpty = [](const ElementBox::Axis &axis) { return axis.last < axis.first; };
  result.isEmpty = result.axes.empty() || std::ranges::any_of(result.axes, isEmpty);
  return result;
}

ElementBox around(const ElementBox &a, const ElementBox &b) {
  if (a.isEmpty || b.isEmpty)
    return a.isEmpty ? b : a;
  ElementBox both = a;
  for (std::size_t i = 0; i < both.axes.size(); ++i) {
    both.axes[i].first = std::min(a.axes[i].first, b.axes[i].first);
    both.axes[i].last = std::max(a.axes[i].last, b.axes[i].last);
  }
  return both;
}

namespace {

/// `count` steps of `pitch` bytes each.
struct Level {
  std::uint64_t count;
  std::uint64_t pitch;
  std::uint64_t span() const { return count * pitch; }
};

} // namespace

/// Whether all elements lie within `limits`, and nothing overflows.
static bool liesWithin(const ElementBox &box, std::uintptr_t pointer, unsigned elementSize,
                       const ByteRange &limits) {
  constexpr std::int64_t large = std::int64_t{1} << 48;
  __int128 first = 0;
  __int128 last = 0;
  for (const ElementBox::Axis &axis : box.axes) {
    if (axis.stride < 1 || axis.stride > large || axis.first < -large || axis.last > large)
      return false;
    first += __int128{axis.first} * axis.stride;
    last += __int128{axis.last} * axis.stride;
  }
  const __int128 begin = __int128{pointer} + first * elementSize;
  const __int128 end = __int128{pointer} + (last + 1) * elementSize;
  return begin >= limits.begin && end <= __int128{limits.begin} + limits.bytes;
}

std::optional<ByteBox> byteBox(const ElementBox &box, const void *pointer, unsigned elementSize,
                               const ByteRange &limits) {
  if (box.isEmpty)
    return ByteBox();
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  if (!liesWithin(box, address, elementSize, limits))
    return std::nullopt;
  std::vector<Level> levels = {{elementSize, 1}};
  std::int64_t first = 0;
  for (auto axis = box.axes.rbegin(); axis != box.axes.rend(); ++axis) {
    first += axis->first * axis->stride;
    const auto count = static_cast<std::uint64_t>(axis->last - axis->first) + 1;
    const auto pitch = static_cast<std::uint64_t>(axis->stride) * elementSize;
    if (count == 1)
      continue;
    if (pitch < levels.back().span())
      return std::nullopt;
    if (pitch == levels.back().span())
      levels.back().count *= count;
    else
      levels.push_back({count, pitch});
  }
  if (levels.size() > 3)
    return std::nullopt;
  levels.resize(3, {1, 0});
  ByteBox result{address + static_cast<std::uint64_t>(first) * elementSize,
                 {levels[0].count, levels[1].count, levels[2].count},
                 levels[1].pitch,
                 levels[2].pitch};
  // What OpenCL asks of slices.
  if (result.extent[2] > 1 && result.slicePitch % result.rowPitch != 0)
    return std::nullopt;
  return result;
}

} // namespace loopy::rt
