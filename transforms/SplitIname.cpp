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

  auto selected = selectInside(kernel, iname, step.within);
  if (!selected)
    return std::unexpected(selected.error());

  isl::ctx ctx = kernel.assumptions.ctx();
  Expr value = indexAdd(indexMul(inameRef(outer), index(step.length)), inameRef(inner));
  isl::set relation = equalTo(ctx, inameRef(iname), value)
                          .intersect(lessEqual(ctx, index(0), inameRef(inner)))
                          .intersect(less(ctx, inameRef(inner), index(step.length)));
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    if (!(*selected)[i])
      continue;
    Statement &statement = kernel.statements[i];
    std::vector<Iname> inames = statement.inames;
    auto position = std::ranges::find(inames, iname);
    *position = outer;
    inames.insert(std::next(position), inner);
    reindex(statement, {{iname, value}}, relation, inames);
  }
  replaceInKernel(kernel, {iname}, {outer, inner});
  if (step.slabs.head != 0 || step.slabs.tail != 0) {
    auto separated = separateLoopHeadTailSlab(std::move(kernel), {outer, step.slabs});
    if (!separated)
      return separated;
    kernel = std::move(*separated);
  }
  return tagNewInames(std::move(kernel), {{outer, step.outerTag}, {inner, step.innerTag}});
}

} // namespace loopy::transforms
