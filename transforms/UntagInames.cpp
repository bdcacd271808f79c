#include "transforms/Inames.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> untagInames(Kernel kernel, const UntagInames &step) {
  auto matching = matchInames(kernel, step.iname);
  if (!matching)
    return std::unexpected(matching.error());
  for (const Iname &iname : *matching)
    kernel.tags.erase(iname);
  return kernel;
}

} // namespace loopy::transforms
