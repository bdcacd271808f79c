//===- Intervals.cpp - Parts of arrays as elements and as bytes -----------------------------===//
#include "runtime/Intervals.h"

namespace loopy::rt {

Result<ElementRange> elementRange(const plan::Interval &interval, const Values &values) {
  const Result<bool> nonEmpty = holds(interval.nonEmpty, values);
  if (!nonEmpty)
    return refuse(nonEmpty.error());
  if (!*nonEmpty)
    return ElementRange();
  const auto first = evaluate(interval.first, values);
  if (!first)
    return refuse(first.error());
  const auto last = evaluate(interval.last, values);
  if (!last)
    return refuse(last.error());
  return ElementRange{false, *first, *last};
}

Result<ByteRange> byteRange(const ElementRange &range, const void *pointer, unsigned elementSize,
                            const std::string &name) {
  if (range.isEmpty)
    return ByteRange();
  if (!pointer)
    return refuse("'" + name + "' is a null pointer");
  std::int64_t offset = 0;
  std::int64_t begin = 0;
  std::int64_t elements = 0;
  std::int64_t bytes = 0;
  std::int64_t end = 0;
  const bool overflows =
      __builtin_mul_overflow(range.first, std::int64_t{elementSize}, &offset) ||
      __builtin_add_overflow(reinterpret_cast<std::intptr_t>(pointer), offset, &begin) ||
      __builtin_sub_overflow(range.last, range.first, &elements) ||
      __builtin_add_overflow(elements, 1, &elements) ||
      __builtin_mul_overflow(elements, std::int64_t{elementSize}, &bytes) ||
      __builtin_add_overflow(begin, bytes, &end);
  if (overflows || begin <= 0 || elements <= 0)
    return refuse("the accessed part of '" + name + "' is not addressable memory");
  return ByteRange{static_cast<std::uintptr_t>(begin), static_cast<std::uint64_t>(bytes)};
}

unsigned sizeOf(plan::ScalarType type) {
  switch (type) {
  case plan::ScalarType::Bool:
  case plan::ScalarType::I8:
  case plan::ScalarType::U8:
    return 1;
  case plan::ScalarType::I16:
  case plan::ScalarType::U16:
    return 2;
  case plan::ScalarType::I32:
  case plan::ScalarType::U32:
  case plan::ScalarType::F32:
    return 4;
  default:
    return 8;
  }
}

} // namespace loopy::rt
