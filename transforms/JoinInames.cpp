#include "ir/ConstantRange.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <utility>

namespace loopy::transforms {

using namespace ir;

static bool contains(const Statement &statement, const Iname &iname) {
  return std::ranges::find(statement.inames, iname) != statement.inames.end();
}

static Expected<void> check(const Kernel &kernel, const JoinInames &step) {
  if (step.inames.size() < 2)
    return fail("joining needs at least two inames");
  for (std::size_t i = 0; i < step.inames.size(); ++i) {
    const Iname &iname = step.inames[i];
    if (auto known = requireIname(kernel, iname); !known)
      return known;
    if (auto untagged = requireUntagged(kernel, iname); !untagged)
      return untagged;
    if (std::ranges::count(step.inames, iname) > 1)
      return fail("'" + iname.str() + "' is named twice");
    if (i > 0 && !constantRange(kernel, iname))
      return fail("'" + iname.str() +
                  "' cannot be joined as a faster index: its range is not a compile-time constant");
    for (const Statement &statement : kernel.statements)
      if (contains(statement, iname) != contains(statement, step.inames[0]))
        return fail("'" + step.inames[0].str() + "' and '" + iname.str() +
                    "' are not around the same statements: '" + statement.id.str() +
                    "' is inside only one of them");
  }
  return requireFree(kernel, step.joined);
}

Expected<Kernel> joinInames(Kernel kernel, const JoinInames &step) {
  if (auto ok = check(kernel, step); !ok)
    return std::unexpected(ok.error());

  // joined = (...(i0 * N1 + (i1 - l1)) * N2 + (i2 - l2)...), peeled off from the fastest index.
  isl::ctx ctx = kernel.assumptions.ctx();
  std::map<Iname, Expr> replacement;
  Expr rest = inameRef(step.joined);
  for (std::size_t i = step.inames.size() - 1; i > 0; --i) {
    ConstantRange range = *constantRange(kernel, step.inames[i]);
    std::int64_t extent = range.extent();
    replacement.emplace(step.inames[i], indexAdd(indexFloorMod(rest, extent), index(range.first)));
    rest = indexFloorDiv(rest, extent);
  }
  replacement.emplace(step.inames[0], rest);
  isl::set relation = universe(ctx);
  for (const auto &[iname, value] : replacement)
    relation = relation.intersect(equalTo(ctx, inameRef(iname), value));

  for (Statement &statement : kernel.statements) {
    if (!contains(statement, step.inames[0]))
      continue;
    std::vector<Iname> inames;
    bool placed = false;
    for (const Iname &iname : statement.inames) {
      bool isJoined = replacement.contains(iname);
      if (!isJoined)
        inames.push_back(iname);
      else if (!std::exchange(placed, true))
        inames.push_back(step.joined);
    }
    reindex(statement, replacement, relation, inames);
  }
  if (auto place = kernel.inameLocations.find(step.inames[0]); place != kernel.inameLocations.end())
    kernel.inameLocations[step.joined] = place->second;
  for (const Iname &iname : step.inames)
    kernel.inameLocations.erase(iname);
  return kernel;
}

} // namespace loopy::transforms
