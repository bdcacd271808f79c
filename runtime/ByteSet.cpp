//===- ByteSet.cpp - Sets of bytes of host memory --------------------------------------------===//
#include "runtime/ByteSet.h"

#include <algorithm>

namespace loopy::rt {

bool contains(const ByteRange &outer, const ByteRange &inner) {
  return inner.bytes == 0 || (outer.begin <= inner.begin && endOf(inner) <= endOf(outer));
}

bool overlap(const ByteRange &a, const ByteRange &b) {
  return a.bytes != 0 && b.bytes != 0 && a.begin < endOf(b) && b.begin < endOf(a);
}

ByteRange intersect(const ByteRange &a, const ByteRange &b) {
  if (!overlap(a, b))
    return {};
  const std::uintptr_t begin = std::max(a.begin, b.begin);
  return {begin, std::min(endOf(a), endOf(b)) - begin};
}

ByteRange hull(const ByteRange &a, const ByteRange &b) {
  const std::uintptr_t begin = std::min(a.begin, b.begin);
  return {begin, std::max(endOf(a), endOf(b)) - begin};
}

void ByteSet::add(ByteRange range) {
  if (range.bytes == 0)
    return;
  const auto isBefore = [&](const ByteRange &each) { return endOf(each) < range.begin; };
  const auto first = std::ranges::partition_point(sorted, isBefore);
  auto last = first;
  for (; last != sorted.end() && last->begin <= endOf(range); ++last)
    range = hull(range, *last);
  sorted.insert(sorted.erase(first, last), range);
}

void ByteSet::remove(const ByteRange &range) {
  std::vector<ByteRange> rest;
  for (const ByteRange &each : sorted) {
    if (!overlap(each, range)) {
      rest.push_back(each);
      continue;
    }
    if (each.begin < range.begin)
      rest.push_back({each.begin, range.begin - each.begin});
    if (endOf(range) < endOf(each))
      rest.push_back({endOf(range), endOf(each) - endOf(range)});
  }
  sorted = std::move(rest);
}

std::vector<ByteRange> ByteSet::inside(const ByteRange &range) const {
  std::vector<ByteRange> parts;
  for (const ByteRange &each : sorted)
    if (const ByteRange part = intersect(each, range); part.bytes != 0)
      parts.push_back(part);
  return parts;
}

std::vector<ByteRange> ByteSet::missing(const ByteRange &range) const {
  ByteSet rest;
  rest.add(range);
  for (const ByteRange &each : sorted)
    rest.remove(each);
  return rest.sorted;
}

} // namespace loopy::rt
