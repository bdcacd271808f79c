#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

std::vector<Iname> copiesOf(const DuplicateInames &step) {
  if (!step.newInames.empty())
    return step.newInames;
  std::vector<Iname> copies;
  for (const Iname &iname : step.inames)
    copies.emplace_back(iname.str() + (step.suffix.empty() ? "_copy" : step.suffix));
  return copies;
}

Expected<void> check(const Kernel &kernel, const DuplicateInames &step,
                     const std::vector<Iname> &copies) {
  if (step.inames.empty())
    return fail("there are no inames to duplicate");
  if (copies.size() != step.inames.size())
    return fail("there are " + std::to_string(step.inames.size()) + " inames to duplicate and " +
                std::to_string(copies.size()) + " new names");
  for (std::size_t i = 0; i < copies.size(); ++i) {
    if (auto known = requireIname(kernel, step.inames[i]); !known)
      return known;
    if (auto free = requireFree(kernel, copies[i]); !free)
      return free;
    if (std::ranges::count(step.inames, step.inames[i]) > 1)
      return fail("'" + step.inames[i].str() + "' is named twice");
    if (std::ranges::count(copies, copies[i]) > 1)
      return fail("two of the new inames are called '" + copies[i].str() + "'");
  }
  return {};
}

} // namespace

Expected<Kernel> duplicateInames(Kernel kernel, const DuplicateInames &step) {
  std::vector<Iname> copies = copiesOf(step);
  if (auto ok = check(kernel, step, copies); !ok)
    return std::unexpected(ok.error());
  for (std::size_t n = 0; n < copies.size(); ++n) {
    const Iname &iname = step.inames[n], &copy = copies[n];
    auto selected = selectInside(kernel, iname, step.within);
    if (!selected)
      return std::unexpected(selected.error());
    isl::set relation = equalTo(kernel.assumptions.ctx(), inameRef(iname), inameRef(copy));
    for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
      if (!(*selected)[i])
        continue;
      std::vector<Iname> inames = kernel.statements[i].inames;
      std::ranges::replace(inames, iname, copy);
      reindex(kernel.statements[i], {{iname, inameRef(copy)}}, relation, inames);
    }
    if (auto tag = kernel.tags.find(iname); tag != kernel.tags.end())
      kernel.tags.emplace(copy, tag->second);
    replaceInKernel(kernel, {iname}, {copy});
  }
  return kernel;
}

} // namespace loopy::transforms
