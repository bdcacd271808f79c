//===- SetTemporaryAddressSpace.cpp - The memory of a local array ---------------------------===//
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> setTemporaryAddressSpace(Kernel kernel, const SetTemporaryAddressSpace &step) {
  if (auto temporary = requireTemporary(kernel, step.array); !temporary)
    return std::unexpected(temporary.error());
  Array &array = arrayIn(kernel, step.array);
  if (step.space != AddressSpace::Global)
    for (std::size_t axis = 0; axis < array.sizes.size(); ++axis)
      if (!literalValue(sizeOf(array, axis)))
        return fail("'" + step.array.str() +
                    "' has a size that only the run knows, so that it must stay in global memory");
  array.space = step.space;
  return kernel;
}

} // namespace loopy::transforms
