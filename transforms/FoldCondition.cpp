//===- FoldCondition.cpp - Conditions back in the statements that they guard --------------===//
#include "transforms/FoldCondition.h"

#include "ir/Dependences.h"
#include "ir/Order.h"
#include "transforms/Inames.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// The only statements inside `iname` when there are two, next to each other.
static std::optional<std::size_t> firstOfTwo(const Kernel &kernel, const Iname &iname) {
  std::vector<std::size_t> inside;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if (isInside(kernel.statements[i], iname))
      inside.push_back(i);
  if (inside.size() != 2 || inside[1] != inside[0] + 1)
    return std::nullopt;
  return inside[0];
}

static std::size_t countUses(const Kernel &kernel, const ArrayName &array) {
  std::size_t count = 0;
  for (const Statement &statement : kernel.statements)
    count += std::ranges::count_if(accessesOf(statement), [&](const StatementAccess &use) {
      return use.access.array == array;
    });
  return count;
}

static void addParts(const Expr &condition, std::vector<Expr> &parts) {
  const auto *both = condition.getIf<Binary>();
  if (!both || both->op != BinaryOp::LogicalAnd) {
    parts.push_back(condition);
    return;
  }
  addParts(both->lhs, parts);
  addParts(both->rhs, parts);
}

Kernel foldCondition(Kernel kernel, const Iname &iname) {
  auto first = firstOfTwo(kernel, iname);
  if (!first)
    return kernel;
  const Statement condition = kernel.statements[*first];
  Statement &guarded = kernel.statements[*first + 1];
  const Array *array = kernel.find(condition.target.array);
  auto isCondition = [&](const Expr &predicate) {
    const auto *found = predicate.getIf<Load>();
    return found && equal(found->access, condition.target);
  };
  auto place = std::ranges::find_if(guarded.predicates, isCondition);
  bool sameIterations = condition.inames == guarded.inames &&
                        sharedLoops(kernel, *first, *first + 1) == guarded.inames.size() &&
                        guarded.domain.is_subset(condition.domain);
  // One store and one load.
  bool isOnlyForIt = array && array->storage == Storage::Temporary &&
                     countUses(kernel, array->name) == 2 && place != guarded.predicates.end();
  if (!sameIterations || !isOnlyForIt || !condition.predicates.empty() || !condition.code.empty())
    return kernel;
  std::vector<Expr> predicates(guarded.predicates.begin(), place);
  addParts(condition.value, predicates);
  predicates.insert(predicates.end(), place + 1, guarded.predicates.end());
  guarded.predicates = std::move(predicates);
  guarded.newLoop = condition.newLoop;
  std::erase_if(kernel.arrays,
                [&](const Array &other) { return other.name == condition.target.array; });
  kernel.statements.erase(kernel.statements.begin() + *first);
  return kernel;
}

} // namespace loopy::transforms
