//===- ByteBox.h - Blocks of host memory at regular distances -------------------------------===//
#pragma once

#include "runtime/Intervals.h"

#include <array>
#include <cstddef>
#include <optional>

namespace loopy::rt {

/// `extent[2]` slices, `slicePitch` bytes apart, of `extent[1]` rows, `rowPitch` bytes apart, of
/// `extent[0]` bytes. Rows do not overlap. Empty when `extent[0]` is 0.
struct ByteBox {
  std::uintptr_t begin = 0;
  std::array<std::size_t, 3> extent = {0, 1, 1};
  std::size_t rowPitch = 0;
  std::size_t slicePitch = 0;

  std::uint64_t bytes() const { return extent[0] * extent[1] * extent[2]; }
  std::uint64_t rows() const { return extent[1] * extent[2]; }
  bool isOneRow() const { return rows() == 1; }
};

ByteBox toBox(const ByteRange &range);
/// From the first to the last byte of the box.
ByteRange hull(const ByteBox &box);

/// Calls `action(address, offset)` for each row; the rows before it have `offset` bytes.
template <typename Action> void forEachRow(const ByteBox &box, const Action &action) {
  std::size_t offset = 0;
  for (std::size_t slice = 0; slice < box.extent[2]; ++slice)
    for (std::size_t row = 0; row < box.extent[1]; ++row, offset += box.extent[0])
      action(box.begin + slice * box.slicePitch + row * box.rowPitch, offset);
}

/// A plan::Box of one call, in elements.
struct ElementBox {
  struct Axis {
    std::int64_t first;
    std::int64_t last;
    std::int64_t stride;
  };
  std::vector<Axis> axes;
  bool isEmpty = true;
};

Result<ElementBox> elementBox(const plan::Box &box, const Values &values);

/// The smallest box around two of one array.
ElementBox around(const ElementBox &a, const ElementBox &b);

/// The bytes of `box` in the array at `pointer`. Nothing where they are not all within `limits`, or
/// where there are more than three levels.
std::optional<ByteBox> byteBox(const ElementBox &box, const void *pointer, unsigned elementSize,
                               const ByteRange &limits);

} // namespace loopy::rt
