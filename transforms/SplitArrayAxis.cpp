//===- SplitArrayAxis.cpp - Blocks of an array's axis ---------------------------------------===//
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/PackArray.h"
#include "transforms/PackBlocks.h"
#include "transforms/Transforms.h"

#include <utility>

namespace loopy::transforms {

using namespace ir;

/// The number of the block becomes the axis before the position in it, or after it.
static Expected<Kernel> split(Kernel kernel, const SplitArrayAxis &step, bool blockFirst) {
  if (auto modest = requireModest(step.count, "the length of a block"); !modest)
    return std::unexpected(modest.error());
  const std::size_t arrays = kernel.arrays.size();
  auto own = ownArray(std::move(kernel), step.array);
  if (!own)
    return std::unexpected(own.error());
  const bool isNewCopy = own->kernel.arrays.size() > arrays;
  if (auto plain = requireNoCode(own->kernel, own->array); !plain)
    return std::unexpected(plain.error());
  const Array whole = *own->kernel.find(own->array);
  if (auto possible = requireAxis(whole, step.array, step.axis); !possible)
    return std::unexpected(possible.error());
  const auto axis = static_cast<std::size_t>(step.axis);
  const Expr size = sizeOf(whole, axis);
  const auto known = literalValue(size);
  if (step.count < 1 || (known && step.count > *known))
    return fail("axis " + std::to_string(step.axis) + " of '" + step.array.str() + "' " +
                (known ? "has " + std::to_string(*known) + " elements and " : "") +
                "cannot be cut into blocks of " + std::to_string(step.count));
  std::pair blocks(indexFloorDiv(indexAdd(size, index(step.count - 1)), step.count),
                   index(step.count));
  if (!blockFirst)
    std::swap(blocks.first, blocks.second);
  if (isNewCopy) // its loops belong to this step, which must not change others
    own->kernel = packInBlocks(std::move(own->kernel), own->array, axis, step.count);
  Array &array = arrayIn(own->kernel, own->array);
  array.sizes[axis] = blocks.first;
  array.sizes.insert(array.sizes.begin() + axis + 1, blocks.second);
  replaceEverywhere(own->kernel, own->array, [&](Access access) {
    auto place = access.subscripts.begin() + array.scopeRank + axis;
    std::pair parts(indexFloorDiv(*place, step.count), indexFloorMod(*place, step.count));
    if (!blockFirst)
      std::swap(parts.first, parts.second);
    *place = parts.first;
    access.subscripts.insert(place + 1, parts.second);
    return access;
  });
  return std::move(own->kernel);
}

Expected<Kernel> splitArrayAxis(Kernel kernel, const SplitArrayAxis &step) {
  if (step.order == "C" || step.order == "c")
    return split(std::move(kernel), step, true);
  if (step.order == "F" || step.order == "f")
    return split(std::move(kernel), step, false);
  auto blocks = split(std::move(kernel), step, true);
  return blocks ? tagArrayAxes(std::move(*blocks), {step.array, step.order}) : blocks;
}

} // namespace loopy::transforms
