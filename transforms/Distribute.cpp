#include "ir/Order.h"
#include "transforms/Inames.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> distribute(Kernel kernel, const Distribute &step) {
  const Iname &iname = step.iname;
  auto selected = selectInside(kernel, iname, step.before);
  if (!selected)
    return std::unexpected(selected.error());
  std::vector<std::size_t> starts;
  for (const LoopRun &run : loopsOver(kernel, iname))
    for (std::size_t i = run.first + 1; i <= run.last; ++i) {
      if (!(*selected)[i])
        continue;
      const Statement &statement = kernel.statements[i];
      std::size_t shared = sharedLoops(kernel, i - 1, i);
      if (shared == run.depth + 1)
        starts.push_back(i);
      else if (!step.before.empty())
        return fail("'" + iname.str() + "' cannot be distributed before '" + statement.id.str() +
                    "', which shares the loop '" + statement.inames[shared - 1].str() + "' with '" +
                    kernel.statements[i - 1].id.str() + "'; distribute that loop first");
    }
  if (starts.empty())
    return fail("there is nothing to distribute in '" + iname.str() +
                "': no other statement or loop is in front " +
                (step.before.empty() ? "of another one" : "of what the query picks"));
  for (std::size_t start : starts)
    kernel.statements[start].newLoop = iname;
  return kernel;
}

} // namespace loopy::transforms
