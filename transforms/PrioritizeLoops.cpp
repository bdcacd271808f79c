#include "transforms/Inames.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> prioritizeLoops(Kernel kernel, const PrioritizeLoops &step) {
  for (std::size_t i = 0; i < step.inames.size(); ++i) {
    if (auto check = requireIname(kernel, step.inames[i]); !check)
      return std::unexpected(check.error());
    if (std::find(step.inames.begin(), step.inames.begin() + i, step.inames[i]) !=
        step.inames.begin() + i)
      return fail("'" + step.inames[i].str() + "' is named twice");
  }
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  for (std::size_t number = 0; number < kernel.statements.size(); ++number) {
    if (!(*selected)[number])
      continue;
    Statement &statement = kernel.statements[number];
    std::vector<Iname> wanted;
    for (const Iname &iname : step.inames)
      if (std::ranges::find(statement.inames, iname) != statement.inames.end())
        wanted.push_back(iname);
    std::vector<Iname> inames = statement.inames;
    std::size_t next = 0;
    for (Iname &iname : inames)
      if (std::ranges::find(wanted, iname) != wanted.end())
        iname = wanted[next++];
    reorder(statement, std::move(inames));
  }
  return kernel;
}

} // namespace loopy::transforms
