#include "ir/ConstantRange.h"
#include "ir/Overloaded.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

static Expected<void> requireConstantExtent(const Kernel &kernel, const TagInames &step) {
  bool mayVary = std::visit(Overloaded{
                                [](LocalAxis) { return false; },
                                [](Unroll) { return false; },
                                [](Vectorize) { return false; },
                                [](Interleave) { return false; },
                                [](auto) { return true; },
                            },
                            step.tag);
  if (mayVary || constantRange(kernel, step.iname))
    return {};
  return fail("'" + step.iname.str() + "' cannot be tagged " + toString(step.tag) +
              ": its extent is not a compile-time constant; split it first and tag the inner loop");
}

/// No statement is in two loops that are on one axis of the grid, or that are both vec.
static Expected<void> requireFreeAxis(const Kernel &kernel, const TagInames &step) {
  for (const Statement &statement : kernel.statements) {
    if (std::ranges::find(statement.inames, step.iname) == statement.inames.end())
      continue;
    for (const Iname &other : statement.inames)
      if (other != step.iname && kernel.tag(other) == step.tag)
        return fail("'" + step.iname.str() + "' cannot be tagged " + toString(step.tag) +
                    ": statement '" + statement.id.str() + "' has '" + other.str() + "' " +
                    (isParallel(step.tag) ? "on that axis already" : "as its vector already"));
  }
  return {};
}

Expected<Kernel> tagInames(Kernel kernel, const TagInames &step) {
  if (auto check = requireIname(kernel, step.iname); !check)
    return std::unexpected(check.error());
  if (step.tag == InameTag(Sequential{})) {
    kernel.tags.erase(step.iname);
    return kernel;
  }
  if (InameTag tag = kernel.tag(step.iname); tag != InameTag(Sequential{}))
    return fail("'" + step.iname.str() + "' is tagged " + toString(tag) +
                " already; remove that tag with loopy::none first");
  unsigned axis = std::visit(Overloaded{
                                 [](GroupAxis group) { return group.axis; },
                                 [](LocalAxis local) { return local.axis; },
                                 [](auto) { return 0u; },
                             },
                             step.tag);
  if (axis > 2)
    return fail("the tag " + toString(step.tag) + " has no meaning: the grid has axes 0, 1 and 2");
  if (isParallel(step.tag) || std::holds_alternative<Vectorize>(step.tag))
    if (auto check = requireFreeAxis(kernel, step); !check)
      return std::unexpected(check.error());
  if (auto check = requireConstantExtent(kernel, step); !check)
    return std::unexpected(check.error());
  kernel.tags[step.iname] = step.tag;
  return kernel;
}

} // namespace loopy::transforms
