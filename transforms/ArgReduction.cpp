//===- ArgReduction.cpp - Which statements find an extreme value and its place --------------===//
#include "transforms/ArgReduction.h"

#include "ir/Dependences.h"
#include "ir/Order.h"
#include "transforms/Inames.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

std::set<ArrayName> ArgReduction::carried(const Kernel &kernel) const {
  std::set<ArrayName> names = {kernel.statements[best].target.array};
  for (std::size_t place : places)
    names.insert(kernel.statements[place].target.array);
  return names;
}

namespace {

void addParts(const Expr &condition, std::vector<Expr> &parts) {
  const auto *both = condition.getIf<Binary>();
  if (!both || both->op != BinaryOp::LogicalAnd) {
    parts.push_back(condition);
    return;
  }
  addParts(both->lhs, parts);
  addParts(both->rhs, parts);
}

/// Is the statement guarded by the condition that `condition` has computed, in the same iterations?
bool isGuardedBy(const Kernel &kernel, std::size_t statement, std::size_t condition) {
  const Statement &guarded = kernel.statements[statement], &source = kernel.statements[condition];
  const auto *found =
      guarded.predicates.size() == 1 ? guarded.predicates[0].getIf<Load>() : nullptr;
  return found && equal(found->access, source.target) && guarded.code.empty() &&
         guarded.inames == source.inames && guarded.domain.is_equal(source.domain) &&
         sharedLoops(kernel, condition, statement) == guarded.inames.size();
}

/// The extreme value that a statement sets, where `condition` is what guards it.
std::optional<Reduction> extremeOf(const Statement &statement, const Expr &condition) {
  Statement unfolded = statement;
  unfolded.predicates.clear();
  addParts(condition, unfolded.predicates);
  auto reduction = reductionOf(unfolded);
  bool isExtreme =
      reduction &&
      (reduction->op == ReductionOp::TakeLess || reduction->op == ReductionOp::TakeLessEqual ||
       reduction->op == ReductionOp::TakeGreater || reduction->op == ReductionOp::TakeGreaterEqual);
  return isExtreme && equal(reduction->contribution, statement.value) ? reduction : std::nullopt;
}

std::ptrdiff_t countAccesses(const Statement &statement, const std::set<ArrayName> &arrays) {
  return std::ranges::count_if(accessesOf(statement), [&](const StatementAccess &use) {
    return arrays.contains(use.access.array);
  });
}

/// Does each statement of the pair make one access to the carried values (the comparison, or its
/// own assignment), and no other one in the loop any? And does nobody else ask whether the
/// comparison held, which parts answer in another way?
bool isClosed(const Kernel &kernel, const ArgReduction &pair, const Iname &iname) {
  const ArrayName &condition = kernel.statements[pair.first].target.array;
  const std::set<ArrayName> carried = pair.carried(kernel);
  if (kernel.find(condition)->storage != Storage::Temporary || carried.contains(condition))
    return false;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Statement &statement = kernel.statements[i];
    const bool isMember = i >= pair.first && i <= pair.last;
    if (countAccesses(statement, {condition}) != isMember ||
        (isInside(statement, iname) && countAccesses(statement, carried) != isMember))
      return false;
  }
  return true;
}

/// The parts of such arrays are set to 0 at first.
bool hasParts(const Kernel &kernel, const ArgReduction &pair) {
  return std::ranges::all_of(pair.carried(kernel), [&](const ArrayName &name) {
    ScalarType type = kernel.find(name)->type;
    return type != ScalarType::Bool && sizeInBytes(type) >= 4;
  });
}

} // namespace

std::optional<ArgReduction> argReductionIn(const Kernel &kernel, const Iname &iname) {
  for (std::size_t first = 0; first < kernel.statements.size(); ++first) {
    const Statement &condition = kernel.statements[first];
    if (!isInside(condition, iname) || !condition.predicates.empty() || !condition.code.empty())
      continue;
    std::optional<ArgReduction> pair;
    std::vector<std::size_t> places;
    std::size_t next = first + 1;
    for (; next < kernel.statements.size() && isGuardedBy(kernel, next, first); ++next) {
      auto value = extremeOf(kernel.statements[next], condition.value);
      if (value && !pair)
        pair = ArgReduction{first, next, *value, next, {}};
      else
        places.push_back(next);
    }
    if (!pair || places.empty())
      continue;
    pair->last = next - 1;
    pair->places = std::move(places);
    if (pair->carried(kernel).size() == 1 + pair->places.size() && hasParts(kernel, *pair) &&
        isClosed(kernel, *pair, iname))
      return pair;
  }
  return std::nullopt;
}

} // namespace loopy::transforms
