#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> splitIname(Kernel kernel, const SplitIname &step) {
  const Iname &iname = step.iname;
  Iname outer = step.outer.empty() ? Iname(iname.str() + "_outer") : step.outer;
  Iname inner = step.inner.empty() ? Iname(iname.str() + "_inner") : step.inner;
  if (auto check = requireIname(kernel, iname); !check)
    return std::unexpected(check.error());
  if (step.length <= 0)
    return fail("the length of a split must be positive, not " + std::to_string(step.length));
  if (auto check = requireUntagged(kernel, iname); !check)
    return std::unexpected(check.error());
  for (const Iname &name : {outer, inner})
    if (auto check = requireFree(kernel, name); !check)
      return std::unexpected(check.error());
  if (outer == inner)
    return fail("the outer and the inner iname are both called '" + outer.str() + "'");

  isl::ctx ctx = kernel.assumptions.ctx();
  Expr value = indexAdd(indexMul(inameRef(outer), index(step.length)), inameRef(inner));
  isl::set relation = equalTo(ctx, inameRef(iname), value)
                          .intersect(lessEqual(ctx, index(0), inameRef(inner)))
                          .intersect(less(ctx, inameRef(inner), index(step.length)));
  for (Statement &statement : kernel.statements) {
    std::vector<Iname> inames = statement.inames;
    auto position = std::ranges::find(inames, iname);
    if (position == inames.end())
      continue;
    *position = outer;
    inames.insert(std::next(position), inner);
    reindex(statement, {{iname, value}}, relation, inames);
  }
  if (auto place = kernel.inameLocations.find(iname); place != kernel.inameLocations.end()) {
    kernel.inameLocations[outer] = kernel.inameLocations[inner] = place->second;
    kernel.inameLocations.erase(iname);
  }
  for (const auto &[name, tag] :
       {std::pair(outer, step.outerTag), std::pair(inner, step.innerTag)}) {
    if (!tag)
      continue;
    auto tagged = tagInames(std::move(kernel), {name, *tag});
    if (!tagged)
      return tagged;
    kernel = std::move(*tagged);
  }
  return kernel;
}

} // namespace loopy::transforms
