#include "transforms/Waivers.h"

#include "ir/IslCoalesce.h"
#include "ir/Order.h"
#include "transforms/Legality.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

std::string waiveViolations(const Kernel &kernel, const Kernel &base,
                            std::vector<Dependence> &dependences, std::vector<Waiver> &waivers) {
  std::string first;
  while (auto violation = findViolation(kernel, dependences)) {
    if (first.empty())
      first = describe(*violation, base, dependences);
    Dependence &dependence = dependences[violation->dependence];
    waivers.push_back({violation->dependence, dependence.relation.intersect(violation->pairs)});
    dependence.relation = coalesced(dependence.relation.subtract(violation->pairs));
  }
  return first;
}

/// Is it between the same statements, for the same reason?
static bool isAlike(const Dependence &a, const Dependence &b) {
  return a.source == b.source && a.sink == b.sink && a.array == b.array && a.kind == b.kind;
}

/// The positions of those that are alike, in order.
static std::vector<std::size_t> alike(const std::vector<Dependence> &dependences,
                                      const Dependence &one) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < dependences.size(); ++i)
    if (isAlike(dependences[i], one))
      result.push_back(i);
  return result;
}

std::vector<Waiver> renewWaivers(const Kernel &kernel, const std::vector<Dependence> &old,
                                 const std::vector<Waiver> &waivers,
                                 std::vector<Dependence> &renewed) {
  std::vector<Waiver> result;
  InstanceMaps maps(kernel);
  const StatementIndex statements(kernel);
  for (const Waiver &waiver : waivers) {
    Dependence waived = old[waiver.dependence];
    waived.relation = waiver.pairs;
    const std::vector<std::size_t> before = alike(old, waived);
    const std::size_t number = std::ranges::find(before, waiver.dependence) - before.begin();
    for (const Dependence &part : dependencesOfParts(statements, waived)) {
      const std::vector<std::size_t> now = alike(renewed, part);
      if (now.size() != before.size())
        continue; // the accesses are others: nothing is known of them
      Dependence &dependence = renewed[now[number]];
      isl::map pairs = dependence.relation.intersect(maps.currentPairs(part));
      dependence.relation = coalesced(dependence.relation.subtract(pairs));
      result.push_back({now[number], std::move(pairs)});
    }
  }
  return result;
}

} // namespace loopy::transforms
