//===- AddPrefetch.cpp - Copies of what a loop reads, made before the loop ------------------===//
#include "transforms/Fetch.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> addPrefetch(Kernel kernel, const AddPrefetch &step) {
  auto fetch = planFetch(kernel, step, step.array.str() + "_fetch", false);
  if (!fetch)
    return std::unexpected(fetch.error());
  const ScalarType type = kernel.find(step.array)->type;
  return applyFetch(std::move(kernel), *fetch, [&](const std::vector<Expr> &subscripts) {
    return load({step.array, subscripts}, type);
  });
}

} // namespace loopy::transforms
