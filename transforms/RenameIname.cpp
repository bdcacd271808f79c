#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> renameIname(Kernel kernel, const RenameIname &step) {
  if (auto check = requireIname(kernel, step.from); !check)
    return std::unexpected(check.error());
  if (auto check = requireFree(kernel, step.to); !check)
    return std::unexpected(check.error());

  isl::set relation = equalTo(kernel.assumptions.ctx(), inameRef(step.from), inameRef(step.to));
  for (Statement &statement : kernel.statements) {
    std::vector<Iname> inames = statement.inames;
    auto position = std::ranges::find(inames, step.from);
    if (position == inames.end())
      continue;
    *position = step.to;
    reindex(statement, {{step.from, inameRef(step.to)}}, relation, inames);
  }
  if (auto node = kernel.tags.extract(step.from)) {
    node.key() = step.to;
    kernel.tags.insert(std::move(node));
  }
  if (auto node = kernel.inameLocations.extract(step.from)) {
    node.key() = step.to;
    kernel.inameLocations.insert(std::move(node));
  }
  return kernel;
}

} // namespace loopy::transforms
