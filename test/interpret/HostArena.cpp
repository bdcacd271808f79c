#include "test/interpret/HostArena.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;

ArenaLayout::ArenaLayout(const std::vector<Array> &arrays, bool overlaps, Random &random) {
  for (const Array &array : arrays) {
    if (array.storage != Storage::Host)
      continue;
    std::size_t size = sizeInBytes(array.type);
    bool shares = overlaps && !places.empty() && places.back().array->type == array.type &&
                  array.name.str() != "k" && random.chance(8);
    std::size_t first = shares
                            ? places.back().offset + random.pick<std::size_t>({0, 1, 3, 40}) * size
                            : bytes + reach * size;
    places.push_back({&array, first});
    bytes = std::max(bytes, first + reach * size);
  }
}

namespace {

/// Numbers for memory: there are many of them, so that they must be cheap.
class Filling {
public:
  explicit Filling(std::uint64_t seed) : state(seed) {}
  std::size_t below(std::size_t count) {
    state = state * 6364136223846793005 + 1442695040888963407;
    return (state >> 33) % count;
  }

private:
  std::uint64_t state;
};

Value initialValue(const Array &array, Filling &filling) {
  if (isFloating(array.type))
    return floatingValue(static_cast<double>(filling.below(8)), array.type);
  std::size_t limit = array.name.str() == "k" ? 12 : 1 << 20;
  return integerValue(static_cast<std::int64_t>(filling.below(limit)), array.type);
}

} // namespace

std::vector<std::byte> ArenaLayout::initial(Random &random) const {
  std::vector<std::byte> memory(bytes);
  Filling filling(random.engine());
  for (const Place &place : places)
    for (std::int64_t element = -reach; element < reach; ++element) {
      std::size_t size = sizeInBytes(place.array->type);
      Value value = initialValue(*place.array, filling);
      auto at = static_cast<std::int64_t>(place.offset) + element * static_cast<std::int64_t>(size);
      if (at >= 0 && at + static_cast<std::int64_t>(size) <= static_cast<std::int64_t>(bytes))
        storeBytes(value, place.array->type, memory.data() + at);
    }
  return memory;
}

std::vector<rt::ArgumentValue> ArenaLayout::arguments(std::vector<std::byte> &memory,
                                                      const std::vector<Parameter> &parameters,
                                                      const Names &sizes) const {
  std::vector<rt::ArgumentValue> result;
  for (const Parameter &parameter : parameters)
    result.push_back({.integer = sizes.at(parameter.name.str())});
  for (const Place &place : places)
    result.push_back({.pointer = memory.data() + place.offset});
  return result;
}

std::pair<std::byte *, ScalarType> RegionMemory::find(const ArrayName &name,
                                                      const std::vector<std::int64_t> &subscripts) {
  auto place =
      std::ranges::find(layout.places, name, [](const auto &place) { return place.array->name; });
  if (place == layout.places.end())
    return {nullptr, std::ranges::find(region.arrays, name, &Array::name)->type};
  const Array &array = *place->array;
  std::int64_t element = 0;
  for (std::size_t i = 0; i < subscripts.size(); ++i) {
    if (i > 0) {
      std::int64_t size = Evaluator(kernel, sizes, *this).index(*array.sizes[i]);
      leftRow |= subscripts[i] < 0 || subscripts[i] >= size;
      element *= size;
    }
    element += subscripts[i];
  }
  if (element < -ArenaLayout::reach || element >= ArenaLayout::reach)
    throw std::logic_error("the region needs more memory than it has");
  ++accesses;
  return {memory.data() + static_cast<std::ptrdiff_t>(place->offset) +
              element * static_cast<std::int64_t>(sizeInBytes(array.type)),
          array.type};
}

Value RegionMemory::load(const ArrayName &array, const std::vector<std::int64_t> &subscripts) {
  auto [at, type] = find(array, subscripts);
  return at ? loadBytes(type, at) : locals[{array, subscripts}];
}

void RegionMemory::store(const ArrayName &array, const std::vector<std::int64_t> &subscripts,
                         Value value) {
  auto [at, type] = find(array, subscripts);
  if (at)
    storeBytes(value, type, at);
  else
    locals[{array, subscripts}] = value;
}

} // namespace loopy::test
