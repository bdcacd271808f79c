#include "transforms/ApplyScript.h"

#include "ir/Overloaded.h"
#include "transforms/Legality.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <iterator>

namespace loopy::transforms {

using namespace ir;

static Expected<Kernel> applyStep(const Kernel &kernel, const StepAction &action) {
  return std::visit(
      Overloaded{
          [&](const SplitIname &step) { return splitIname(kernel, step); },
          [&](const TagInames &step) { return tagInames(kernel, step); },
          [&](const PrioritizeLoops &step) { return prioritizeLoops(kernel, step); },
          [&](const RenameIname &step) { return renameIname(kernel, step); },
          [&](const JoinInames &step) { return joinInames(kernel, step); },
          [&](const Assume &step) { return assume(kernel, step); },
          [&](const ChunkIname &step) { return chunkIname(kernel, step); },
          [&](const Tile &step) { return tile(kernel, step); },
          [&](const UntagInames &step) { return untagInames(kernel, step); },
          [&](const DuplicateInames &step) { return duplicateInames(kernel, step); },
          [&](const Distribute &step) { return distribute(kernel, step); },
          [&](const SeparateLoopHeadTailSlab &step) {
            return separateLoopHeadTailSlab(kernel, step);
          },
          [&](const Reverse &step) { return reverse(kernel, step); },
          [&](const Shift &step) { return shift(kernel, step); },
          [&](const Skew &step) { return skew(kernel, step); },
          [&](const AffineMapInames &step) { return affineMapInames(kernel, step); },
          [&](const UnrollAndJam &step) { return unrollAndJam(kernel, step); },
          [&](const RemoveUnusedInames &step) { return removeUnusedInames(kernel, step); },
          [&](const FixParameters &step) { return fixParameters(kernel, step); },
          [&](const AddDependency &) -> Expected<Kernel> { return kernel; }, // see applySteps
          [&](const Trust &) -> Expected<Kernel> {
            return fail("'trust' must follow the step whose check it waives");
          },
      },
      action);
}

/// Removes violated pairs from the dependences until none is left; says what was removed.
static Note waive(AppliedScript &state, const Kernel &original, const Trust &trust,
                  SourceLocation location) {
  std::string waived;
  while (auto violation = findViolation(state.kernel, state.dependences)) {
    if (waived.empty())
      waived = describe(*violation, original, state.dependences);
    Dependence &dependence = state.dependences[violation->dependence];
    dependence.relation = dependence.relation.subtract(violation->pairs).coalesce();
  }
  std::string reason = " (trusted: " + trust.reason + ")";
  if (waived.empty())
    return {location, "'trust' is not needed: no dependence is broken" + reason};
  return {location, "not verified: " + waived + reason};
}

static Expected<AppliedScript> applySteps(const Kernel &original,
                                          const std::vector<Dependence> &dependences,
                                          const Script &script, Verification verification) {
  AppliedScript state{original, dependences, {}};
  Kernel verified = original;
  for (std::size_t i = 0; i < script.size(); ++i) {
    isl_ctx_reset_operations(original.assumptions.ctx().get()); // the bound is one per step
    auto next = applyStep(state.kernel, script[i].action);
    if (!next) {
      Error error = next.error();
      error.location = script[i].location;
      return std::unexpected(error);
    }
    state.kernel = std::move(*next);
    const auto *declared = std::get_if<AddDependency>(&script[i].action);
    if (declared) {
      auto added = addDependency(state.kernel, original, *declared);
      if (!added)
        return std::unexpected(Error{added.error().message, script[i].location, {}});
      std::ranges::move(*added, std::back_inserter(state.dependences));
    }
    if (i + 1 < script.size())
      if (const auto *trust = std::get_if<Trust>(&script[i + 1].action)) {
        state.remarks.push_back(waive(state, original, *trust, script[i + 1].location));
        verified = state.kernel;
        ++i;
        continue;
      }
    if (verification == Verification::ByCaller)
      continue;
    const Kernel *known = declared ? nullptr : &verified; // which did not respect the new ones
    if (auto violation = findViolation(state.kernel, state.dependences, known))
      return std::unexpected(Error{describe(*violation, original, state.dependences),
                                   script[i].location,
                                   notesFor(*violation, original, state.dependences)});
    verified = state.kernel;
  }
  return state;
}

Expected<AppliedScript> applyScript(const Kernel &original,
                                    const std::vector<Dependence> &dependences,
                                    const Script &script, Verification verification) {
  return guarded([&] { return applySteps(original, dependences, script, verification); });
}

} // namespace loopy::transforms
