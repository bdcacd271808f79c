//===- ForgetOrder.cpp - Steps that let accumulations run in another order -------------------===//
#include "transforms/ForgetOrder.h"

#include "ir/Reduction.h"
#include "transforms/ArgReduction.h"
#include "transforms/FoldCondition.h"
#include "transforms/Scan.h"

#include <algorithm>
#include <utility>

namespace loopy::transforms {

using namespace ir;

/// The step changes the order in which statements accumulate, and that order only.
static void forgetOrderOfSum(AppliedScript &state, const Kernel &before, const Step &step,
                             const Iname &iname) {
  auto forget = [&](const std::set<StatementId> &statements, const std::set<ArrayName> &arrays) {
    std::erase_if(state.dependences, [&](const Dependence &dependence) {
      return statements.contains(dependence.source) && statements.contains(dependence.sink) &&
             arrays.contains(dependence.array);
    });
  };
  if (auto pair = argReductionIn(before, iname)) {
    std::set<StatementId> statements;
    for (std::size_t i = pair->first; i <= pair->last; ++i)
      statements.insert(before.statements[i].originalId());
    return forget(statements, pair->carried(before));
  }
  const Kernel folded = foldCondition(before, iname); // as the step sees it
  for (const Statement &statement : folded.statements) {
    if (std::ranges::find(statement.inames, iname) == statement.inames.end())
      continue;
    forget({statement.id}, {statement.target.array});
    if (auto reduction = reductionOf(statement); reduction && !reduction->isExact)
      state.remarks.push_back(
          {step.location, "'" + statement.id.str() +
                              "' accumulates in parts: its result may be rounded "
                              "in another way than the loop's"});
  }
}

/// The step changes where the running sum is kept, and the order of its operations.
static void forgetOrderOfScan(AppliedScript &state, const Kernel &before, const Step &step) {
  auto found = scanOrRecurrenceIn(before, std::get<RealizeScan>(step.action).iname);
  const Scan &scan = found->scan;
  const Statement &accumulation = found->kernel.statements[scan.accumulation];
  std::set<StatementId> statements;
  for (std::size_t i : scan.inLoop)
    statements.insert(found->kernel.statements[i].originalId());
  const Statement *recurrence =
      found->recurrence ? &before.statements[found->recurrence->statement] : nullptr;
  std::erase_if(state.dependences, [&](const Dependence &dependence) {
    bool isCarried = recurrence && dependence.array == recurrence->target.array &&
                     dependence.kind != DependenceKind::Output &&
                     dependence.source == recurrence->originalId() &&
                     dependence.sink == recurrence->originalId();
    return isCarried ||
           (dependence.array == accumulation.target.array &&
            statements.contains(dependence.source) && statements.contains(dependence.sink));
  });
  const Statement &named = recurrence ? *recurrence : accumulation;
  if (!scan.reduction.isExact)
    state.remarks.push_back({step.location, "'" + named.id.str() +
                                                "' accumulates in blocks: its results may be "
                                                "rounded in another way than the loop's"});
}

/// Statements that have become atomic do not depend on each other any more.
static void forgetOrderOfAtomics(AppliedScript &state, const Step &step) {
  for (Statement &statement : state.base.statements) {
    bool isAtomic = std::ranges::any_of(state.kernel.statements, [&](const Statement &part) {
      return part.originalId() == statement.id && part.isAtomic;
    });
    bool isNew = isAtomic && !std::exchange(statement.isAtomic, isAtomic);
    if (isNew && !reductionOf(statement)->isExact)
      state.remarks.push_back({step.location, "'" + statement.id.str() +
                                                  "' accumulates in any order: its result may be "
                                                  "rounded in another way than the loop's, and "
                                                  "differ from run to run"});
  }
  std::erase_if(state.dependences, [&](const Dependence &dependence) {
    const Statement &source = *state.base.find(dependence.source);
    return dependence.array == source.target.array &&
           commute(source, *state.base.find(dependence.sink));
  });
}

/// Nothing to forget, but floating increments are computed in another way.
static void noteIncrements(AppliedScript &state, const Kernel &before, const Step &step) {
  for (const Statement &statement : state.kernel.statements) {
    const Statement *old = before.find(statement.id);
    if (isFloating(statement.value.type()) && old && !equal(old->value, statement.value))
      state.remarks.push_back({step.location, "'" + statement.id.str() +
                                                  "' multiplies by common factors once: its "
                                                  "result may be rounded in another way than the "
                                                  "loop's"});
  }
}

bool isRightByConstruction(const StepAction &action) {
  return std::holds_alternative<RealizeReduction>(action) ||
         std::holds_alternative<RealizeScan>(action) ||
         std::holds_alternative<SplitReduction>(action);
}

void forgetOrder(AppliedScript &state, const Kernel &before, const Step &step) {
  if (const auto *sum = std::get_if<RealizeReduction>(&step.action))
    forgetOrderOfSum(state, before, step, sum->iname);
  if (const auto *sum = std::get_if<SplitReduction>(&step.action))
    forgetOrderOfSum(state, before, step, sum->iname);
  if (std::holds_alternative<RealizeScan>(step.action))
    forgetOrderOfScan(state, before, step);
  if (std::holds_alternative<CollectCommonFactors>(step.action))
    noteIncrements(state, before, step);
  if (std::holds_alternative<Atomic>(step.action))
    forgetOrderOfAtomics(state, step);
}

Expected<void> requireNoAtomics(const Kernel &before, const std::set<ArrayName> &touched) {
  for (const Statement &statement : before.statements)
    if (statement.isAtomic && touched.contains(statement.target.array))
      return std::unexpected(Error{"'" + statement.target.array.str() +
                                       "' is accumulated atomically by '" + statement.id.str() +
                                       "', so that its storage cannot be changed any more",
                                   {},
                                   {{statement.location, "'" + statement.id.str() + "' is here"}}});
  return {};
}

} // namespace loopy::transforms
