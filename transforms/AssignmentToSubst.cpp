//===- AssignmentToSubst.cpp - Elements computed again wherever they are read ---------------===//
#include "transforms/Recompute.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// A value of its own for one load, computed in front of its statement.
static Expected<Recomputation> planFor(const Kernel &kernel, const Sources &sources,
                                       const ArrayUse &use, std::size_t number) {
  const isl::set none = emptySet(kernel.assumptions.ctx());
  const Statement &statement = kernel.statements[use.statement];
  Recomputation plan{{use},
                     {statement.inames, AddressSpace::Private, true},
                     {none, none, use.access.subscripts, {}},
                     {},
                     {{}, none},
                     "",
                     true};
  auto definitions = definitionsOf(kernel, sources, plan.uses, plan.place.outer);
  if (!definitions)
    return std::unexpected(definitions.error());
  plan.definitions = std::move(*definitions);
  if (auto computed = requireComputed(kernel, plan); !computed)
    return std::unexpected(computed.error());
  auto name = storageName(kernel, "", use.access.array.str() + "_" + std::to_string(number));
  if (!name)
    return std::unexpected(name.error());
  plan.name = std::move(*name);
  return plan;
}

Expected<Kernel> assignmentToSubst(Kernel kernel, const AssignmentToSubst &step) {
  auto selected = selectForStep(kernel, step.array, {}, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  auto isRead = [](const StatementAccess &use) { return !use.isWrite; };
  std::vector<ArrayUse> uses, all = usesOf(kernel, step.array, *selected, isRead);
  for (ArrayUse &use : all)
    if (std::ranges::none_of(uses, [&](const ArrayUse &other) {
          return other.statement == use.statement && equal(other.access, use.access);
        }))
      uses.push_back(std::move(use));
  if (uses.empty())
    return fail("'" + step.array.str() + "' is not read there");
  auto sources = sourcesOf(kernel, step.array);
  if (!sources)
    return std::unexpected(sources.error());
  std::vector<Recomputation> plans;
  std::vector<StatementId> users;
  for (const ArrayUse &use : uses) {
    auto plan = planFor(kernel, *sources, use, plans.size());
    if (!plan)
      return std::unexpected(plan.error());
    plans.push_back(std::move(*plan));
    users.push_back(kernel.statements[use.statement].id);
  }
  for (std::size_t i = 0; i < plans.size(); ++i) {
    auto user = std::ranges::find(kernel.statements, users[i], &Statement::id);
    plans[i].uses.front().statement = user - kernel.statements.begin();
    recompute(kernel, plans[i]);
  }
  removeUnread(kernel, step.array);
  return kernel;
}

} // namespace loopy::transforms
