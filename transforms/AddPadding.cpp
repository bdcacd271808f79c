//===- AddPadding.cpp - Elements that nobody uses -------------------------------------------===//
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/PackArray.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> addPadding(Kernel kernel, const AddPadding &step) {
  if (step.amount < 1)
    return fail("padding must be at least one element");
  if (auto modest = requireModest(step.amount, "the padding"); !modest)
    return std::unexpected(modest.error());
  auto own = ownArray(std::move(kernel), step.array);
  if (!own)
    return std::unexpected(own.error());
  Array &array = arrayIn(own->kernel, own->array);
  if (auto possible = requireAxis(array, step.array, step.axis); !possible)
    return std::unexpected(possible.error());
  const auto axis = static_cast<std::size_t>(step.axis);
  array.sizes[axis] = indexAdd(sizeOf(array, axis), index(step.amount));
  return std::move(own->kernel);
}

} // namespace loopy::transforms
