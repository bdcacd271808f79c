#include "transforms/Inames.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> skew(Kernel kernel, const Skew &step) {
  auto selected = selectInside(kernel, step.iname, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  if (auto known = requireIname(kernel, step.by); !known)
    return std::unexpected(known.error());
  if (step.iname == step.by)
    return fail("'" + step.iname.str() + "' cannot be skewed by itself");
  if (auto untagged = requireUntagged(kernel, step.iname); !untagged)
    return std::unexpected(untagged.error());
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i] && !isInside(kernel.statements[i], step.by))
      return fail("'" + step.iname.str() + "' cannot be skewed by '" + step.by.str() +
                  "': statement '" + kernel.statements[i].id.str() + "' is not inside '" +
                  step.by.str() + "'");
  if (auto modest = requireModest(step.factor, "the factor of a skew"); !modest)
    return std::unexpected(modest.error());
  Expr old = indexSub(inameRef(step.iname), indexMul(inameRef(step.by), index(step.factor)));
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      redefine(kernel.statements[i], step.iname, old);
  return kernel;
}

} // namespace loopy::transforms
