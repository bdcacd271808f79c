//===- SetTemporaryAddressSpace.cpp - The memory of a local array ---------------------------===//
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> setTemporaryAddressSpace(Kernel kernel, const SetTemporaryAddressSpace &step) {
  if (auto temporary = requireTemporary(kernel, step.array); !temporary)
    return std::unexpected(temporary.error());
  arrayIn(kernel, step.array).space = step.space;
  return kernel;
}

} // namespace loopy::transforms
