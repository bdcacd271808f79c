//===- SplitReduction.cpp - A sum of partial sums -------------------------------------------===//
#include "ir/Order.h"
#include "transforms/Accumulation.h"
#include "transforms/ArrayUses.h"
#include "transforms/FoldCondition.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// What all checks found out.
struct Plan {
  Accumulation sum;
  std::vector<Iname> outside; ///< the loops in which partial sums are added up
  std::vector<Iname> inside;  ///< the loops of one partial sum
  std::string name;
};

Expected<Plan> plan(const Kernel &kernel, const SplitReduction &step) {
  auto sum = accumulationIn(kernel, step.iname);
  if (!sum)
    return std::unexpected(sum.error());
  const Statement &statement = kernel.statements[sum->statement];
  const bool isInward = step.direction == SplitReduction::Direction::Inward;
  Plan plan{std::move(*sum), {}, {}, {}};
  plan.outside = plan.sum.outer;
  for (std::size_t i = plan.outside.size(); i < statement.inames.size(); ++i) {
    const Iname &name = statement.inames[i];
    ((name == step.iname) == isInward ? plan.inside : plan.outside).push_back(name);
  }
  if (plan.inside.empty())
    return fail("'" + statement.id.str() + "' accumulates over '" + step.iname.str() +
                "' only, so that nothing is left for partial sums");
  auto name = storageName(kernel, step.temporary, statement.target.array.str() + "_part");
  if (!name)
    return std::unexpected(name.error());
  plan.name = std::move(*name);
  return plan;
}

class Splitting {
public:
  Splitting(Kernel kernel, const Plan &plan)
      : kernel(std::move(kernel)), plan(plan), reduction(plan.sum.reduction),
        original(this->kernel.statements[plan.sum.statement]) {}

  Kernel run() {
    Array part{ArrayName(plan.name),
               original.value.type(),
               Storage::Temporary,
               static_cast<unsigned>(plan.outside.size()),
               {},
               original.location};
    kernel.arrays.push_back(std::move(part));
    const std::size_t position = plan.sum.statement;
    const std::size_t last = kernel.statements.size() - 1;
    const std::size_t before = position > 0 ? sharedLoops(kernel, position - 1, position) : 0;
    const std::size_t after = position < last ? sharedLoops(kernel, position, position + 1) : 0;
    const std::vector<Statement> statements = {initial(), accumulation(), final()};
    auto place = kernel.statements.erase(kernel.statements.begin() + position);
    kernel.statements.insert(place, statements.begin(), statements.end());
    if (position > 0)
      keepApart(position, before);
    if (position < last)
      keepApart(position + 3, after);
    return std::move(kernel);
  }

private:
  Kernel kernel;
  const Plan &plan;
  const Reduction &reduction;
  const Statement original;

  /// A statement shares no more loops with the one before it than `shared`, although the loops of
  /// one of them are in another order now.
  void keepApart(std::size_t position, std::size_t shared) {
    if (sharedLoops(kernel, position - 1, position) > shared)
      kernel.statements[position].newLoop = kernel.statements[position].inames[shared];
  }

  Access part() const {
    Access access{ArrayName(plan.name), {}};
    for (const Iname &iname : plan.outside)
      access.subscripts.push_back(inameRef(iname));
    return access;
  }
  Expr loadPart() const { return load(part(), original.value.type()); }

  /// Once per partial sum that has something to add.
  Statement perPart(const std::string &suffix, Access target, Expr value) const {
    std::string id = plan.name + "_" + suffix;
    while (kernel.find(StatementId(id)) || !requireFree(kernel, Iname(id)))
      id += "_";
    Statement statement{.id = StatementId(id),
                        .inames = plan.outside,
                        .domain = projectOut(original.domain, plan.inside),
                        .target = std::move(target),
                        .value = std::move(value)};
    statement.location = original.location;
    return statement;
  }

  Statement initial() const {
    Statement statement = perPart("init", part(), reduction.neutral);
    if (contains(plan.sum.outer, original.newLoop))
      statement.newLoop = original.newLoop;
    return statement;
  }

  Statement accumulation() const {
    Statement statement = original;
    statement.inames = plan.outside;
    std::ranges::copy(plan.inside, std::back_inserter(statement.inames));
    statement.target = part();
    statement.value = reduction.combine(loadPart(), reduction.contribution);
    statement.predicates = reduction.predicates;
    statement.newLoop = {};
    return statement;
  }

  Statement final() const {
    return perPart("sum", original.target,
                   reduction.combine(load(original.target, original.value.type()), loadPart()));
  }
};

} // namespace

Expected<Kernel> splitReduction(Kernel kernel, const SplitReduction &step) {
  if (auto known = requireIname(kernel, step.iname); !known)
    return std::unexpected(known.error());
  kernel = foldCondition(std::move(kernel), step.iname);
  auto checked = plan(kernel, step);
  if (!checked)
    return std::unexpected(checked.error());
  return Splitting(std::move(kernel), *checked).run();
}

} // namespace loopy::transforms
