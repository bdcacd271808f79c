#include "transforms/Inames.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> shift(Kernel kernel, const Shift &step) {
  auto selected = selectInside(kernel, step.iname, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  if (auto untagged = requireUntagged(kernel, step.iname); !untagged)
    return std::unexpected(untagged.error());
  if (auto modest = requireModest(step.amount, "the amount of a shift"); !modest)
    return std::unexpected(modest.error());
  Expr old = indexSub(inameRef(step.iname), index(step.amount));
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      redefine(kernel.statements[i], step.iname, old);
  return kernel;
}

} // namespace loopy::transforms
