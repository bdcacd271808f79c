//===- Check.cpp - Device results against the original loop's (LOOPY_CHECK) ----------------===//
#include "runtime/Check.h"
#include "runtime/Writers.h"

#include <charconv>
#include <cstdio>
#include <cstring>

namespace loopy::rt {

template <typename T> static std::string textOf(const void *bytes) {
  T value{};
  std::memcpy(&value, bytes, sizeof value);
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

/// The value of an element, shortest form that tells it from all others.
static std::string valueText(plan::ScalarType type, const void *bytes) {
  switch (type) {
  case plan::ScalarType::Bool:
  case plan::ScalarType::U8:
    return textOf<std::uint8_t>(bytes);
  case plan::ScalarType::I8:
    return textOf<std::int8_t>(bytes);
  case plan::ScalarType::I16:
    return textOf<std::int16_t>(bytes);
  case plan::ScalarType::U16:
    return textOf<std::uint16_t>(bytes);
  case plan::ScalarType::I32:
    return textOf<std::int32_t>(bytes);
  case plan::ScalarType::U32:
    return textOf<std::uint32_t>(bytes);
  case plan::ScalarType::I64:
    return textOf<std::int64_t>(bytes);
  case plan::ScalarType::U64:
    return textOf<std::uint64_t>(bytes);
  case plan::ScalarType::F32:
    return textOf<float>(bytes);
  case plan::ScalarType::F64:
    return textOf<double>(bytes);
  }
  __builtin_unreachable();
}

static std::string bothValues(plan::ScalarType type, const void *device, const void *host) {
  return "is " + valueText(type, device) + " on the device and " + valueText(type, host) +
         " after the original loop";
}

/// In the array number `index`.
static std::optional<std::string> findDifference(const KeptResults &kept, std::size_t index) {
  const plan::Array &array = kept.plan->arrays[index];
  const plan::Argument &argument = kept.plan->arguments[array.argument];
  const HostArray &host = kept.checked.arrays[index];
  const std::vector<std::byte> &device = kept.arrays[index];
  const auto *memory = reinterpret_cast<const std::byte *>(host.copyOut.begin);
  const std::size_t size = array.elementSize;
  std::size_t different = 0;
  std::size_t first = 0;
  for (std::size_t at = 0; at < device.size(); at += size)
    if (std::memcmp(&device[at], memory + at, size) != 0 && different++ == 0)
      first = at;
  if (different == 0)
    return std::nullopt;
  const auto skipped = static_cast<std::int64_t>((host.copyOut.begin - host.touched.begin) / size);
  const std::int64_t number = host.first + skipped + static_cast<std::int64_t>(first / size);
  const std::string writers = writersText(*kept.plan, kept.arguments, index, number);
  return "element " + std::to_string(number) + " of '" + argument.name + "'" +
         (writers.empty() ? " " : ", " + writers + ", ") +
         bothValues(argument.type, &device[first], memory + first) + "; " +
         std::to_string(different) + " of " + std::to_string(device.size() / size) +
         " elements differ";
}

std::optional<std::string> findDifference(const KeptResults &kept) {
  for (std::size_t i = 0; i < kept.arrays.size(); ++i)
    if (auto found = findDifference(kept, i))
      return found;
  for (const FinalStore &final : kept.checked.finalValues)
    if (!isStored(final))
      return "a variable " + bothValues(final.type, &final.value, final.address);
  return std::nullopt;
}

void Checker::keep(KeptResults results) {
  const std::lock_guard lock(mutex);
  kept.insert_or_assign(std::this_thread::get_id(), std::move(results));
}

void Checker::forget() { take(); }

std::optional<KeptResults> Checker::take() {
  const std::lock_guard lock(mutex);
  auto node = kept.extract(std::this_thread::get_id());
  if (node.empty())
    return std::nullopt;
  return std::move(node.mapped());
}

void Checker::compare() {
  const auto results = take();
  if (!results)
    return;
  const auto difference = findDifference(*results);
  const std::string name = results->plan->name + " (" + results->plan->location + ")";
  if (difference)
    std::fprintf(stderr, "loopy: check: %s: %s\n", name.c_str(), difference->c_str());
  const std::lock_guard lock(mutex);
  Outcome &outcome = outcomes[name];
  ++outcome.calls;
  outcome.differing += difference.has_value();
}

std::vector<std::string> Checker::summary() const {
  std::vector<std::string> lines;
  const std::lock_guard lock(mutex);
  for (const auto &[name, outcome] : outcomes)
    lines.push_back("loopy: check: " + name + ": " + std::to_string(outcome.calls) +
                    " calls compared, " + std::to_string(outcome.differing) + " differ");
  return lines;
}

} // namespace loopy::rt
