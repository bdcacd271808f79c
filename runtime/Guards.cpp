//===- Guards.cpp - What must hold before anything runs on a device -------------------------===//
#include "runtime/Guards.h"
#include "runtime/ByteSet.h"
#include "runtime/ValueRanges.h"

#include <cstring>
#include <utility>

namespace loopy::rt {

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

Result<std::vector<HostArray>> checkArrays(const std::vector<plan::Array> &arrays,
                                           const std::vector<plan::ValueRange> &ranges,
                                           const plan::LaunchPlan &plan, const Values &values) {
  const auto known = computeRanges(ranges, plan, values);
  if (!known)
    return refuse(known.error());
  const Values all{values.arguments, values.hostLoops, *known, values.piece};
  std::vector<HostArray> checked;
  checked.reserve(arrays.size());
  for (const plan::Array &array : arrays) {
    auto one = checkArray(array, plan, all);
    if (!one)
      return refuse(std::move(one.error()));
    checked.push_back(*one);
  }
  return checked;
}

Result<CheckedCall> checkCall(const plan::LaunchPlan &plan, const Values &given) {
  for (const plan::Guard &guard : plan.guards) {
    const auto held = holds(guard.condition, given);
    if (!held)
      return refuse(held.error());
    if (!*held)
      return refuse(guard.reason);
  }
  auto arrays = checkArrays(plan.arrays, plan.ranges, plan, given);
  if (!arrays)
    return refuse(std::move(arrays.error()));
  CheckedCall call{std::move(*arrays), {}};
  std::vector<Region> regions;
  regions.reserve(plan.arrays.size() + plan.finalValues.size());
  for (std::size_t i = 0; i < plan.arrays.size(); ++i) {
    const unsigned argument = plan.arrays[i].argument;
    regions.push_back({argument, &plan.arguments[argument].name, call.arrays[i].touched,
                       call.arrays[i].copyOut.bytes != 0});
  }
  for (const plan::FinalValue &final : plan.finalValues) {
    const auto checked = checkFinalValue(final, plan, given);
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

ByteRange bytesOf(const FinalStore &final) {
  return {reinterpret_cast<std::uintptr_t>(final.address), sizeOf(final.type)};
}

bool isStored(const FinalStore &final) {
  return std::memcmp(final.address, &final.value, sizeOf(final.type)) == 0;
}

} // namespace loopy::rt
