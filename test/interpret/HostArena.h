//===- HostArena.h - The program's memory, for the region's own order -----------------------===//
#pragma once

#include "runtime/Evaluate.h"
#include "test/interpret/RandomRegion.h"

#include <cstddef>
#include <vector>

namespace loopy::test {

/// Where Host arrays lie in a piece of memory.
class ArenaLayout {
public:
  /// With `overlaps`, an array shares memory with the one before now and then. `arrays` outlive the
  /// layout.
  ArenaLayout(const std::vector<ir::Array> &arrays, bool overlaps, Random &random);

  /// The memory with small values; those of `k` can be subscripts.
  std::vector<std::byte> initial(Random &random) const;
  /// The entry point's arguments: parameters, then arrays in `memory`.
  std::vector<rt::ArgumentValue> arguments(std::vector<std::byte> &memory,
                                           const std::vector<ir::Parameter> &parameters,
                                           const Names &sizes) const;

  struct Place {
    const ir::Array *array;
    std::size_t offset; ///< of element 0
  };
  static constexpr std::int64_t reach = 2560; ///< elements before and after element 0

  std::vector<Place> places;
  std::size_t bytes = 0;
};

/// Subscripts as the region has them. Local variables begin unknown.
class RegionMemory : public AccessibleMemory {
public:
  RegionMemory(const Region &region, const ArenaLayout &layout, const Names &sizes,
               std::vector<std::byte> &memory)
      : region(region), layout(layout), sizes(sizes), memory(memory) {
    kernel.parameters = region.parameters;
  }

  bool leftRow = false; ///< some subscript was not in its axis
  std::uint64_t accesses = 0;

private:
  const Region &region;
  const ArenaLayout &layout;
  const Names &sizes;
  std::vector<std::byte> &memory;
  ir::Kernel kernel{.name = "region", .assumptions = {}}; ///< for the sizes of axes
  std::map<std::pair<ir::ArrayName, std::vector<std::int64_t>>, Value> locals;

  Value load(const ir::ArrayName &array, const std::vector<std::int64_t> &subscripts) override;
  void store(const ir::ArrayName &array, const std::vector<std::int64_t> &subscripts,
             Value value) override;
  /// The element and its type; null for local variables.
  std::pair<std::byte *, ir::ScalarType> find(const ir::ArrayName &array,
                                              const std::vector<std::int64_t> &subscripts);
};

} // namespace loopy::test
