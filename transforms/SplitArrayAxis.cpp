//===- SplitArrayAxis.cpp - Blocks of an array's axis ---------------------------------------===//
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/PackArray.h"
#include "transforms/Transforms.h"

#include <utility>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> splitArrayAxis(Kernel kernel, const SplitArrayAxis &step) {
  bool blockFirst = step.order == "C" || step.order == "c";
  if (!blockFirst && step.order != "F" && step.order != "f")
    return fail("the order of a split axis is \"C\" (the block first) or \"F\"");
  if (auto modest = requireModest(step.count, "the length of a block"); !modest)
    return std::unexpected(modest.error());
  auto own = ownArray(std::move(kernel), step.array);
  if (!own)
    return std::unexpected(own.error());
  if (auto plain = requireNoCode(own->kernel, own->array); !plain)
    return std::unexpected(plain.error());
  Array &array = arrayIn(own->kernel, own->array);
  if (auto possible = requireAxis(array, step.array, step.axis); !possible)
    return std::unexpected(possible.error());
  const auto axis = static_cast<std::size_t>(step.axis);
  const Expr size = sizeOf(array, axis);
  const auto known = literalValue(size);
  if (step.count < 1 || (known && step.count > *known))
    return fail("axis " + std::to_string(step.axis) + " of '" + step.array.str() + "' " +
                (known ? "has " + std::to_string(*known) + " elements and " : "") +
                "cannot be cut into blocks of " + std::to_string(step.count));
  std::pair blocks(indexFloorDiv(indexAdd(size, index(step.count - 1)), step.count),
                   index(step.count));
  if (!blockFirst)
    std::swap(blocks.first, blocks.second);
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

} // namespace loopy::transforms
