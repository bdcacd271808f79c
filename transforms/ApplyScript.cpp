#include "transforms/ApplyScript.h"

#include "ir/Overloaded.h"
#include "ir/Verifier.h"
#include "transforms/Dataflow.h"
#include "transforms/FoldDivisions.h"
#include "transforms/ForgetOrder.h"
#include "transforms/HoistedValues.h"
#include "transforms/Legality.h"
#include "transforms/Transforms.h"
#include "transforms/Waivers.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace loopy::transforms {

using namespace ir;

static Expected<Kernel> applyStep(Kernel kernel, const SubstitutionRules &rules,
                                  const StepAction &action) {
  return std::visit(
      Overloaded{
          [&](const SplitIname &step) { return splitIname(std::move(kernel), step); },
          [&](const TagInames &step) { return tagInames(std::move(kernel), step); },
          [&](const PrioritizeLoops &step) { return prioritizeLoops(std::move(kernel), step); },
          [&](const RenameIname &step) { return renameIname(std::move(kernel), step); },
          [&](const JoinInames &step) { return joinInames(std::move(kernel), step); },
          [&](const Assume &step) { return assume(std::move(kernel), step); },
          [&](const ChunkIname &step) { return chunkIname(std::move(kernel), step); },
          [&](const Tile &step) { return tile(std::move(kernel), step); },
          [&](const UntagInames &step) { return untagInames(std::move(kernel), step); },
          [&](const DuplicateInames &step) { return duplicateInames(std::move(kernel), step); },
          [&](const Distribute &step) { return distribute(std::move(kernel), step); },
          [&](const SeparateLoopHeadTailSlab &step) {
            return separateLoopHeadTailSlab(std::move(kernel), step);
          },
          [&](const Reverse &step) { return reverse(std::move(kernel), step); },
          [&](const Shift &step) { return shift(std::move(kernel), step); },
          [&](const Skew &step) { return skew(std::move(kernel), step); },
          [&](const AffineMapInames &step) { return affineMapInames(std::move(kernel), step); },
          [&](const UnrollAndJam &step) { return unrollAndJam(std::move(kernel), step); },
          [&](const RemoveUnusedInames &step) {
            return removeUnusedInames(std::move(kernel), step);
          },
          [&](const FixParameters &step) { return fixParameters(std::move(kernel), step); },
          [&](const AddDependency &) -> Expected<Kernel> { return kernel; }, // see applySteps
          [&](const AddPrefetch &step) { return addPrefetch(std::move(kernel), step); },
          [&](const BufferArray &step) { return bufferArray(std::move(kernel), step); },
          [&](const RealizeReduction &step) { return realizeReduction(std::move(kernel), step); },
          [&](const Precompute &step) {
            const SubstitutionRule *rule = findRule(rules, step.array.str());
            return rule ? precomputeRule(std::move(kernel), *rule, step)
                        : precompute(std::move(kernel), step);
          },
          [&](const AssignmentToSubst &step) { return assignmentToSubst(std::move(kernel), step); },
          [&](const TagStatements &step) { return tagStatements(std::move(kernel), step); },
          [&](const Atomic &step) { return makeAtomic(std::move(kernel), step); },
          [&](const RealizeScan &step) { return realizeScan(std::move(kernel), step); },
          [&](const TagArrayAxes &step) { return tagArrayAxes(std::move(kernel), step); },
          [&](const SplitArrayAxis &step) { return splitArrayAxis(std::move(kernel), step); },
          [&](const AddPadding &step) { return addPadding(std::move(kernel), step); },
          [&](const AvoidBankConflicts &step) {
            return avoidBankConflicts(std::move(kernel), step);
          },
          [&](const SetTemporaryAddressSpace &step) {
            return setTemporaryAddressSpace(std::move(kernel), step);
          },
          [&](const PrivatizeTemporaries &step) {
            return privatizeTemporaries(std::move(kernel), step);
          },
          [&](const UnprivatizeTemporaries &step) {
            return unprivatizeTemporaries(std::move(kernel), step);
          },
          [&](const DuplicateTemporaries &step) {
            return duplicateTemporaries(std::move(kernel), step);
          },
          [&](const AliasTemporaries &step) { return aliasTemporaries(std::move(kernel), step); },
          [&](const ExtractSubst &) -> Expected<Kernel> { return kernel; }, // see changeRules
          [&](const ExpandSubst &) -> Expected<Kernel> { return kernel; },
          [&](const ReductionArgToSubstRule &) -> Expected<Kernel> { return kernel; },
          [&](const SplitReduction &step) { return splitReduction(std::move(kernel), step); },
          [&](const FoldConstants &step) { return foldConstants(std::move(kernel), step); },
          [&](const CollectCommonFactors &step) {
            return collectCommonFactors(std::move(kernel), step);
          },
          [&](const Trust &) -> Expected<Kernel> {
            return fail("'trust' must follow the step whose check it waives");
          },
      },
      action);
}

bool changesStorage(const StepAction &action) {
  return std::visit(Overloaded{
                        [](const AddPrefetch &) { return true; },
                        [](const BufferArray &) { return true; },
                        [](const RealizeReduction &) { return true; },
                        [](const Precompute &) { return true; },
                        [](const AssignmentToSubst &) { return true; },
                        [](const RealizeScan &) { return true; },
                        [](const SplitReduction &) { return true; },
                        [](const TagArrayAxes &) { return true; },
                        [](const SplitArrayAxis &) { return true; },
                        [](const AddPadding &) { return true; },
                        [](const PrivatizeTemporaries &) { return true; },
                        [](const UnprivatizeTemporaries &) { return true; },
                        [](const DuplicateTemporaries &) { return true; },
                        [](const AliasTemporaries &) { return true; },
                        [](const auto &) { return false; },
                    },
                    action);
}

/// An applied script, and what later changes of storage must know.
struct ScriptState : AppliedScript {
  std::vector<Waiver> waivers = {};
};

static Note waive(ScriptState &state, const Trust &trust, SourceLocation location) {
  const std::string waived =
      waiveViolations(state.kernel, state.base, state.dependences, state.waivers);
  std::string reason = " (trusted: " + trust.reason + ")";
  if (waived.empty())
    return {location, "'trust' is not needed: no dependence is broken" + reason};
  return {location, "not verified: " + waived + reason};
}

static Error errorFor(const ScriptState &state, const Violation &violation,
                      const std::string &prefix) {
  return {prefix + describe(violation, state.base, state.dependences),
          {},
          notesFor(violation, state.base, state.dependences)};
}

/// The arrays that some statement accesses in another way than before.
static std::set<ArrayName> touchedArrays(const Kernel &before, const Kernel &changed) {
  std::set<ArrayName> touched;
  const Kernel after = withHoistedValuesBack(before, changed);
  for (const Statement &statement : before.statements)
    if (!after.find(statement.id))
      for (const StatementAccess &use : accessesOf(statement))
        touched.insert(use.access.array);
  for (const Statement &statement : after.statements) {
    const Statement *old = before.find(statement.id);
    std::vector<StatementAccess> now = accessesOf(statement);
    std::vector<StatementAccess> then = old ? accessesOf(*old) : std::vector<StatementAccess>();
    now.resize(std::max(now.size(), then.size()), {});
    then.resize(now.size(), {});
    for (std::size_t i = 0; i < now.size(); ++i)
      if (!equal(now[i].access, then[i].access))
        for (const StatementAccess *use : {&now[i], &then[i]})
          if (!use->access.array.empty())
            touched.insert(use->access.array);
  }
  return touched;
}

/// The kernel as the dependences see it: no statement that a change of storage has added stands for
/// instances of the program, although it may say which ones it computes again.
static Kernel withoutNewOrigins(const Kernel &before, Kernel after) {
  for (Statement &statement : after.statements)
    if (!before.find(statement.id)) {
      statement.origin.clear();
      statement.partOf = {};
    }
  return after;
}

/// From here on the kernel as it is stands for the program. It must respect its own dependences:
/// copies may meet what other work-items write, although nobody needs those values.
static Expected<void> rebase(ScriptState &state) {
  if (auto valid = verify(state.kernel); !valid)
    return valid;
  auto dependences = computeDependences(state.kernel);
  if (!dependences)
    return std::unexpected(dependences.error());
  state.waivers = renewWaivers(state.kernel, state.dependences, state.waivers, *dependences);
  for (Statement &statement : state.kernel.statements) {
    statement.origin.clear();
    statement.partOf = {};
    for (const Iname &iname : statement.inames)
      statement.origin.emplace_back(iname, inameRef(iname));
  }
  state.base = state.kernel;
  state.hasNewBase = true;
  state.dependences = std::move(*dependences);
  if (auto violation = findViolation(state.kernel, state.dependences))
    return std::unexpected(errorFor(state, *violation, "after this step "));
  return {};
}

struct StepToVerify {
  const Step &step;
  const Step *trust;   ///< the step that waives it, if any
  const Kernel *known; ///< respects all dependences, if given
};

/// Checks the order and, after a change of storage, the flow of data. `trust` waives the former.
static Expected<void> verifyStep(ScriptState &state, const Kernel &before,
                                 const StepToVerify &verified) {
  const auto &[step, trust, known] = verified;
  forgetOrder(state, before, step);
  std::optional<Kernel> changed;
  if (changesStorage(step.action))
    changed = std::exchange(state.kernel, withoutNewOrigins(before, state.kernel));
  if (trust) {
    state.remarks.push_back(waive(state, std::get<Trust>(trust->action), trust->location));
  } else if (auto violation = findViolation(state.kernel, state.dependences, known)) {
    return std::unexpected(errorFor(state, *violation, ""));
  }
  if (!changed)
    return {};
  for (const Dependence &dependence : state.dependences)
    if (dependence.kind == DependenceKind::Declared)
      return fail(
          "storage cannot be changed after add_dependency, which speaks of the program as it "
          "was; declare the dependency later");
  if (auto same = verifySameInstances(before, state.base); !same)
    return same;
  const std::set<ArrayName> touched = touchedArrays(before, *changed);
  if (auto plain = requireNoAtomics(before, touched); !plain)
    return plain;
  if (!isRightByConstruction(step.action))
    if (auto same = verifySameDataflow(before, *changed, touched); !same)
      return same;
  return rebase(state);
}

static Expected<AppliedScript> applySteps(const Kernel &original,
                                          const std::vector<Dependence> &dependences,
                                          const Script &script, Verification verification) {
  ScriptState state{{original, original, dependences, false, {}}};
  SubstitutionRules rules;
  Kernel verified = original;
  for (std::size_t i = 0; i < script.size(); ++i) {
    isl_ctx_reset_operations(original.assumptions.ctx().get()); // the bound is one per step
    const Step &step = script[i];
    auto located = [&](Error error) {
      error.location = step.location;
      return std::unexpected(std::move(error));
    };
    auto changed = changeRules(state.kernel, rules, step.action);
    if (!changed)
      return located(changed.error());
    rules = std::move(*changed);
    bool isTrusted = i + 1 < script.size() && std::holds_alternative<Trust>(script[i + 1].action);
    bool isVerified =
        verification == Verification::EachStep || isTrusted || changesStorage(step.action);
    std::optional<Kernel> before;
    if (isVerified)
      before = state.kernel;
    auto next = applyStep(std::move(state.kernel), rules, step.action);
    if (!next)
      return located(next.error());
    state.kernel = std::move(*next);
    const auto *declared = std::get_if<AddDependency>(&step.action);
    if (declared) {
      auto added = addDependency(state.kernel, state.base, *declared);
      if (!added)
        return located(added.error());
      std::ranges::move(*added, std::back_inserter(state.dependences));
    }
    if (!isVerified)
      continue;
    // What did not respect the new dependences, or has other statements, vouches for nothing.
    const Kernel *known = declared || changesStorage(step.action) ? nullptr : &verified;
    auto same = verifyStep(state, *before, {step, isTrusted ? &script[i + 1] : nullptr, known});
    if (!same)
      return located(same.error());
    verified = state.kernel;
    i += isTrusted;
  }
  isl_ctx_reset_operations(original.assumptions.ctx().get());
  state.kernel = foldDivisions(std::move(state.kernel));
  return state;
}

Expected<AppliedScript> applyScript(const Kernel &original,
                                    const std::vector<Dependence> &dependences,
                                    const Script &script, Verification verification) {
  return guarded([&] { return applySteps(original, dependences, script, verification); });
}

} // namespace loopy::transforms
