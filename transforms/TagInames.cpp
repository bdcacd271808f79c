#include "ir/ConstantRange.h"
#include "ir/Dependences.h"
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

namespace {

bool isAutomatic(const InameTag &tag) {
  return tag == InameTag(LocalAxis{automaticAxis}) || tag == InameTag(GroupAxis{automaticAxis});
}

/// The sum of the iname's strides in memory over all accesses, as the position of the subscripts
/// that it appears in: fastest first.
std::size_t slowness(const Kernel &kernel, const Iname &iname) {
  std::size_t result = 0;
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement)) {
      const std::vector<Expr> &subscripts = use.access.subscripts;
      for (std::size_t axis = 0; axis < subscripts.size(); ++axis)
        walk(subscripts[axis], [&](const Expr &node) {
          if (const auto *reference = node.getIf<InameRef>(); reference && reference->name == iname)
            result += subscripts.size() - 1 - axis;
        });
    }
  return result;
}

Expected<InameTag> chooseAxis(const Kernel &kernel, const TagInames &step) {
  bool isLocal = std::holds_alternative<LocalAxis>(step.tag);
  for (unsigned axis = 0; axis <= 2; ++axis) {
    InameTag tag = isLocal ? InameTag(LocalAxis{axis}) : InameTag(GroupAxis{axis});
    if (requireFreeAxis(kernel, {step.iname, tag}))
      return tag;
  }
  return fail("there is no free axis for '" + step.iname.str() + "': the loops around it use " +
              (isLocal ? "l.0, l.1 and l.2" : "g.0, g.1 and g.2"));
}

/// The same for one iname and a tag that names its axis.
Expected<Kernel> tagIname(Kernel kernel, const TagInames &step) {
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

} // namespace

Expected<Kernel> tagInames(Kernel kernel, const TagInames &step) {
  auto inames = matchInames(kernel, step.iname);
  if (!inames)
    return std::unexpected(inames.error());
  std::vector<std::pair<std::size_t, Iname>> ordered;
  for (const Iname &iname : *inames)
    ordered.emplace_back(isAutomatic(step.tag) ? slowness(kernel, iname) : ordered.size(), iname);
  std::ranges::sort(ordered);
  for (const auto &[place, iname] : ordered) {
    Expected<InameTag> tag = step.tag;
    if (isAutomatic(step.tag))
      tag = chooseAxis(kernel, {iname, step.tag});
    if (!tag)
      return std::unexpected(tag.error());
    auto tagged = tagIname(std::move(kernel), {iname, *tag});
    if (!tagged)
      return tagged;
    kernel = std::move(*tagged);
  }
  return kernel;
}

} // namespace loopy::transforms
