//===- RealizeReduction.cpp - A sum in parts ------------------------------------------------===//
#include "transforms/Accumulation.h"
#include "transforms/ArgReduction.h"
#include "transforms/ArrayUses.h"
#include "transforms/FoldCondition.h"
#include "transforms/Inames.h"
#include "transforms/ReductionParts.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

namespace {

/// What all checks found out.
struct Plan {
  std::size_t statement;
  Reduction reduction;
  ReductionParts parts;
  std::string name;
};

Expected<Plan> plan(const Kernel &kernel, const RealizeReduction &step) {
  auto found = accumulationIn(kernel, step.iname);
  if (!found)
    return std::unexpected(found.error());
  const Statement &statement = kernel.statements[found->statement];
  auto parts = reductionParts(kernel, step, statement, std::move(found->outer));
  if (!parts)
    return std::unexpected(parts.error());
  auto name = storageName(kernel, step.temporary, statement.target.array.str() + "_parts");
  if (!name)
    return std::unexpected(name.error());
  return Plan{found->statement, std::move(found->reduction), std::move(*parts), std::move(*name)};
}

class Realization {
public:
  Realization(Kernel kernel, const Plan &plan, const RealizeReduction &step)
      : kernel(std::move(kernel)), plan(plan), parts(plan.parts), step(step),
        original(this->kernel.statements[plan.statement]) {}

  Expected<Kernel> run() {
    auto array = addPartsArray(kernel, parts, plan.name, original.value.type(), original.location);
    if (!array)
      return std::unexpected(array.error());
    std::vector<Statement> statements = {initial(), accumulation()};
    if (parts.isLocal())
      addTree(statements);
    statements.push_back(final());
    auto place = kernel.statements.begin() + plan.statement;
    place = kernel.statements.erase(place);
    kernel.statements.insert(place, statements.begin(), statements.end());
    kernel.tags[step.iname] = step.tag;
    return std::move(kernel);
  }

private:
  Kernel kernel;
  const Plan &plan;
  const ReductionParts &parts;
  const RealizeReduction &step;
  const Statement original;

  Access part(const Expr &number) const { return partOf(kernel, parts, plan.name, number); }
  Expr loadPart(const Expr &number) const { return load(part(number), original.value.type()); }

  PartStatement makePerPart(const std::string &suffix, PartNumbers numbers) {
    PartStatement made = perPart(kernel, parts, plan.name + "_" + suffix, numbers);
    made.statement.location = original.location;
    return made;
  }

  Statement initial() {
    auto [statement, number] = makePerPart("init", {0, parts.count()});
    statement.target = part(number);
    statement.value = plan.reduction.neutral;
    if (contains(parts.outer, original.newLoop))
      statement.newLoop = original.newLoop;
    return statement;
  }

  Statement accumulation() {
    Statement statement = ownerFirst(original, parts, step.iname);
    Expr mine = indexSub(inameRef(step.iname), index(parts.range.first));
    statement.target = part(mine);
    statement.value = plan.reduction.combine(loadPart(mine), plan.reduction.contribution);
    statement.predicates = plan.reduction.predicates;
    statement.newLoop = {};
    return statement;
  }

  /// Folds the upper half of the parts onto the lower one until one is left.
  void addTree(std::vector<Statement> &statements) {
    for (std::int64_t left = parts.count(); left > 1; left = (left + 1) / 2) {
      std::int64_t half = (left + 1) / 2;
      auto [fold, lower] = makePerPart("fold" + std::to_string(half), {0, left - half});
      fold.target = part(lower);
      fold.value = plan.reduction.combine(loadPart(lower), loadPart(indexAdd(lower, index(half))));
      statements.push_back(std::move(fold));
    }
  }

  /// The target gets the only part that is left, or all of them in order.
  Statement final() {
    bool isTree = parts.isLocal();
    auto [statement, number] = makePerPart("sum", {0, isTree ? 1 : parts.count(), isTree});
    statement.target = original.target;
    statement.value =
        plan.reduction.combine(load(original.target, original.value.type()), loadPart(number));
    return statement;
  }
};

} // namespace

Expected<Kernel> realizeReduction(Kernel kernel, const RealizeReduction &step) {
  if (auto possible = requireReductionStep(kernel, step); !possible)
    return std::unexpected(possible.error());
  if (auto pair = argReductionIn(kernel, step.iname))
    return realizeArgReduction(std::move(kernel), *pair, step);
  kernel = foldCondition(std::move(kernel), step.iname);
  auto checked = plan(kernel, step);
  if (!checked)
    return std::unexpected(checked.error());
  return Realization(std::move(kernel), *checked, step).run();
}

} // namespace loopy::transforms
