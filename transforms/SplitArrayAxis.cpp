//===- SplitArrayAxis.cpp - Blocks of an array's axis ---------------------------------------===//
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <utility>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> splitArrayAxis(Kernel kernel, const SplitArrayAxis &step) {
  if (auto possible = requireAxis(kernel, step.array, step.axis); !possible)
    return std::unexpected(possible.error());
  if (auto plain = requireNoCode(kernel, step.array); !plain)
    return std::unexpected(plain.error());
  bool blockFirst = step.order == "C" || step.order == "c";
  if (!blockFirst && step.order != "F" && step.order != "f")
    return fail("the order of a split axis is \"C\" (the block first) or \"F\"");
  Array &array = arrayIn(kernel, step.array);
  const auto axis = static_cast<std::size_t>(step.axis);
  const std::int64_t size = sizeOf(array, axis);
  if (step.count < 1 || step.count > size)
    return fail("axis " + std::to_string(step.axis) + " of '" + step.array.str() + "' has " +
                std::to_string(size) + " elements and cannot be cut into blocks of " +
                std::to_string(step.count));
  std::pair blocks(index((size + step.count - 1) / step.count), index(step.count));
  if (!blockFirst)
    std::swap(blocks.first, blocks.second);
  array.sizes[axis] = blocks.first;
  array.sizes.insert(array.sizes.begin() + axis + 1, blocks.second);
  replaceEverywhere(kernel, step.array, [&](Access access) {
    auto place = access.subscripts.begin() + array.scopeRank + axis;
    std::pair parts(indexFloorDiv(*place, step.count), indexFloorMod(*place, step.count));
    if (!blockFirst)
      std::swap(parts.first, parts.second);
    *place = parts.first;
    access.subscripts.insert(place + 1, parts.second);
    return access;
  });
  return kernel;
}

} // namespace loopy::transforms
