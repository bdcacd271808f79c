//===- AddPadding.cpp - Elements that nobody uses -------------------------------------------===//
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> addPadding(Kernel kernel, const AddPadding &step) {
  if (auto possible = requireAxis(kernel, step.array, step.axis); !possible)
    return std::unexpected(possible.error());
  if (step.amount < 1)
    return fail("padding must be at least one element");
  if (auto modest = requireModest(step.amount, "the padding"); !modest)
    return std::unexpected(modest.error());
  Array &array = arrayIn(kernel, step.array);
  const auto axis = static_cast<std::size_t>(step.axis);
  array.sizes[axis] = index(sizeOf(array, axis) + step.amount);
  return kernel;
}

} // namespace loopy::transforms
