#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> tile(Kernel kernel, const Tile &step) {
  if (step.inames.empty())
    return fail("tiling needs at least one iname");
  if (step.inames.size() != step.lengths.size())
    return fail("tiling needs one length per iname: there are " +
                std::to_string(step.inames.size()) + " inames and " +
                std::to_string(step.lengths.size()) + " lengths");
  for (const Iname &iname : step.inames) {
    if (auto known = requireIname(kernel, iname); !known)
      return std::unexpected(known.error());
    if (std::ranges::count(step.inames, iname) > 1)
      return fail("'" + iname.str() + "' is named twice");
  }
  for (const Statement &statement : kernel.statements)
    for (const Iname &iname : step.inames)
      if (isInside(statement, iname) != isInside(statement, step.inames[0]))
        return fail("'" + step.inames[0].str() + "' and '" + iname.str() +
                    "' are not around the same statements: '" + statement.id.str() +
                    "' is inside only one of them; distribute the outer loop first");

  std::vector<Iname> order, inner;
  for (std::size_t i = 0; i < step.inames.size(); ++i) {
    auto split = splitIname(std::move(kernel), {step.inames[i], step.lengths[i]});
    if (!split)
      return split;
    kernel = std::move(*split);
    order.emplace_back(step.inames[i].str() + "_outer");
    inner.emplace_back(step.inames[i].str() + "_inner");
  }
  order.insert(order.end(), inner.begin(), inner.end());
  return prioritizeLoops(std::move(kernel), {order});
}

} // namespace loopy::transforms
