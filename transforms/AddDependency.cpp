#include "ir/IslCoalesce.h"
#include "ir/Order.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <set>

namespace loopy::transforms {

using namespace ir;

/// The original statements behind those that a query picks.
static Expected<std::set<std::size_t>> originalsOf(const Kernel &kernel, const Kernel &original,
                                                   const std::string &query) {
  auto selected = selectStatements(kernel, query);
  if (!selected)
    return std::unexpected(selected.error());
  std::set<std::size_t> result;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      result.insert(original.find(kernel.statements[i].originalId()) - original.statements.data());
  return result;
}

Expected<std::vector<Dependence>> addDependency(const Kernel &kernel, const Kernel &original,
                                                const AddDependency &step) {
  auto sources = originalsOf(kernel, original, step.before);
  auto sinks = originalsOf(kernel, original, step.after);
  if (!sources || !sinks)
    return std::unexpected(sources ? sinks.error() : sources.error());
  std::vector<Dependence> result;
  for (std::size_t source : *sources)
    for (std::size_t sink : *sinks) {
      isl::map all = allPairs(original.statements[source], original.statements[sink])
                         .intersect_params(original.assumptions);
      isl::map pairs = ir::coalesced(pairsInOrder(original, source, sink, all));
      if (pairs.is_empty())
        continue;
      result.push_back({original.statements[source].id, original.statements[sink].id, ArrayName(),
                        DependenceKind::Declared, Access(), Access(), pairs});
    }
  if (result.empty())
    return fail("the program runs nothing that matches \"" + step.before +
                "\" before something that matches \"" + step.after + "\"");
  return result;
}

} // namespace loopy::transforms
