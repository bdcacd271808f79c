//===- ByteSet.h - Sets of bytes of host memory ----------------------------------------------===//
#pragma once

#include "runtime/Intervals.h"

#include <vector>

namespace loopy::rt {

inline std::uintptr_t endOf(const ByteRange &range) { return range.begin + range.bytes; }

/// Whether all of `inner` lies in `outer`; the empty range lies everywhere.
bool contains(const ByteRange &outer, const ByteRange &inner);
bool overlap(const ByteRange &a, const ByteRange &b);
/// The bytes that are in both.
ByteRange intersect(const ByteRange &a, const ByteRange &b);
/// The smallest range that holds both, neither of which is empty.
ByteRange hull(const ByteRange &a, const ByteRange &b);

/// Ranges in ascending order that neither overlap nor touch.
class ByteSet {
public:
  void add(ByteRange range);
  void remove(const ByteRange &range);
  void clear() { sorted.clear(); }

  const std::vector<ByteRange> &ranges() const { return sorted; }
  /// The parts of `range` that are in the set.
  std::vector<ByteRange> inside(const ByteRange &range) const;
  /// The parts of `range` that are not in the set.
  std::vector<ByteRange> missing(const ByteRange &range) const;

private:
  std::vector<ByteRange> sorted;
};

} // namespace loopy::rt
