//===- Guards.cpp - What must hold before anything runs on a device -------------------------===//
#include "runtime/Guards.h"

#include <cstring>
#include <utility>

namespace loopy::rt {

namespace {

/// Element numbers relative to the array's pointer.
struct ElementRange {
  bool isEmpty = true;
  std::int64_t first = 0;
  std::int64_t last = 0;
};

} // namespace

static Result<ElementRange> elementRange(const plan::Interval &interval, const Values &values) {
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

/// The bytes of elements `range` of the array at `pointer`; refuses whatever cannot be an object.
static Result<ByteRange> byteRange(const ElementRange &range, const void *pointer,
                                   unsigned elementSize, const std::string &name) {
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

static bool contains(const ByteRange &outer, const ByteRange &inner) {
  return inner.bytes == 0 ||
         (outer.begin <= inner.begin && inner.begin + inner.bytes <= outer.begin + outer.bytes);
}

static bool overlap(const ByteRange &a, const ByteRange &b) {
  return a.bytes != 0 && b.bytes != 0 && a.begin < b.begin + b.bytes && b.begin < a.begin + a.bytes;
}

static Result<HostArray> checkArray(const plan::Array &array, const plan::LaunchPlan &plan,
                                    const Values &values) {
  const std::string &name = plan.arguments[array.argument].name;
  const void *pointer = values.arguments[array.argument].pointer;
  HostArray result;
  const std::pair<const plan::Interval *, ByteRange *> intervals[] = {
      {&array.touched, &result.touched},
      {&array.copyIn, &result.copyIn},
      {&array.copyOut, &result.copyOut}};
  for (auto [interval, bytes] : intervals) {
    const auto elements = elementRange(*interval, values);
    if (!elements)
      return refuse(elements.error());
    const auto range = byteRange(*elements, pointer, array.elementSize, name);
    if (!range)
      return refuse(range.error());
    *bytes = *range;
    if (interval == &array.touched)
      result.first = elements->first;
  }
  const bool changesAreKnown = array.writesAll || contains(result.copyIn, result.copyOut);
  if (!contains(result.touched, result.copyIn) || !contains(result.touched, result.copyOut) ||
      !changesAreKnown)
    return refuse("the transfers of '" + name + "' do not fit its accessed part");
  return result;
}

template <typename T> static bool fits(std::int64_t value) { return std::in_range<T>(value); }

/// Unsigned 64-bit values travel as the signed value with the same bits, so each one fits.
static bool fitsType(std::int64_t value, plan::ScalarType type) {
  switch (type) {
  case plan::ScalarType::Bool:
    return value == 0 || value == 1;
  case plan::ScalarType::I8:
    return fits<std::int8_t>(value);
  case plan::ScalarType::U8:
    return fits<std::uint8_t>(value);
  case plan::ScalarType::I16:
    return fits<std::int16_t>(value);
  case plan::ScalarType::U16:
    return fits<std::uint16_t>(value);
  case plan::ScalarType::I32:
    return fits<std::int32_t>(value);
  case plan::ScalarType::U32:
    return fits<std::uint32_t>(value);
  default:
    return true;
  }
}

static unsigned sizeOf(plan::ScalarType type) {
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

namespace {

/// Memory of the call that must not overlap other memory of the call when one of both is written.
struct Region {
  unsigned argument;
  const std::string *name;
  ByteRange bytes;
  bool isWritten;
};

} // namespace

static Status checkOverlaps(const std::vector<Region> &regions) {
  for (std::size_t i = 0; i < regions.size(); ++i)
    for (std::size_t j = i + 1; j < regions.size(); ++j)
      if (regions[i].argument != regions[j].argument &&
          (regions[i].isWritten || regions[j].isWritten) &&
          overlap(regions[i].bytes, regions[j].bytes))
        return refuse("'" + *regions[i].name + "' and '" + *regions[j].name +
                      "' overlap in memory");
  return {};
}

/// The store of a final value, with a null address when nothing is assigned.
static Result<FinalStore> checkFinalValue(const plan::FinalValue &final,
                                          const plan::LaunchPlan &plan, const Values &values) {
  const plan::Argument &argument = plan.arguments[final.argument];
  const auto assigned = holds(final.assigned, values);
  if (!assigned)
    return refuse(assigned.error());
  if (!*assigned)
    return FinalStore();
  const auto value = evaluate(final.value, values);
  if (!value)
    return refuse(value.error());
  if (!fitsType(*value, argument.type))
    return refuse("the final value of '" + argument.name + "' does not fit its type");
  void *address = values.arguments[final.argument].pointer;
  if (!address)
    return refuse("'" + argument.name + "' is a null pointer");
  return FinalStore{address, argument.type, *value};
}

Result<CheckedCall> checkCall(const plan::LaunchPlan &plan, const Values &values) {
  for (const plan::Guard &guard : plan.guards) {
    const auto held = holds(guard.condition, values);
    if (!held)
      return refuse(held.error());
    if (!*held)
      return refuse(guard.reason);
  }
  CheckedCall call;
  std::vector<Region> regions;
  regions.reserve(plan.arrays.size() + plan.finalValues.size());
  call.arrays.reserve(plan.arrays.size());
  for (const plan::Array &array : plan.arrays) {
    auto checked = checkArray(array, plan, values);
    if (!checked)
      return refuse(std::move(checked.error()));
    regions.push_back({array.argument, &plan.arguments[array.argument].name, checked->touched,
                       checked->copyOut.bytes != 0});
    call.arrays.push_back(*checked);
  }
  for (const plan::FinalValue &final : plan.finalValues) {
    const auto checked = checkFinalValue(final, plan, values);
    if (!checked)
      return refuse(checked.error());
    if (!checked->address)
      continue;
    const auto address = reinterpret_cast<std::uintptr_t>(checked->address);
    regions.push_back({final.argument,
                       &plan.arguments[final.argument].name,
                       {address, sizeOf(checked->type)},
                       true});
    call.finalValues.push_back(*checked);
  }
  if (auto separate = checkOverlaps(regions); !separate)
    return refuse(std::move(separate.error()));
  return call;
}

void store(const FinalStore &final) {
  // Little-endian: the low bytes of the value are its representation in every integer type.
  std::memcpy(final.address, &final.value, sizeOf(final.type));
}

bool isStored(const FinalStore &final) {
  return std::memcmp(final.address, &final.value, sizeOf(final.type)) == 0;
}

} // namespace loopy::rt
