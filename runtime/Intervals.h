//===- Intervals.h - Parts of arrays as elements and as bytes -------------------------------===//
#pragma once

#include "runtime/Evaluate.h"

#include <string>

namespace loopy::rt {

/// Element numbers relative to an array's pointer.
struct ElementRange {
  bool isEmpty = true;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// A piece of host memory; empty when `bytes` is 0.
struct ByteRange {
  std::uintptr_t begin = 0;
  std::uint64_t bytes = 0;
};

Result<ElementRange> elementRange(const plan::Interval &interval, const Values &values);

/// The bytes of elements `range` of the array at `pointer`; refuses whatever cannot be an object.
Result<ByteRange> byteRange(const ElementRange &range, const void *pointer, unsigned elementSize,
                            const std::string &name);

/// Bytes of one element of this type.
unsigned sizeOf(plan::ScalarType type);

} // namespace loopy::rt
