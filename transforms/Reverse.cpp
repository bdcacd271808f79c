#include "transforms/Inames.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> reverse(Kernel kernel, const Reverse &step) {
  auto selected = selectInside(kernel, step.iname, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  if (auto untagged = requireUntagged(kernel, step.iname); !untagged)
    return std::unexpected(untagged.error());
  Expr old = indexSub(index(0), inameRef(step.iname));
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      redefine(kernel.statements[i], step.iname, old);
  return kernel;
}

} // namespace loopy::transforms
