//===- Precompute.cpp - Parts of an array computed where they are used ----------------------===//
#include "transforms/Recompute.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

static Expected<Recomputation> plan(const Kernel &kernel, const Precompute &step) {
  auto selected = selectForStep(kernel, step.array, step.sweep, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  const isl::set none = emptySet(kernel.assumptions.ctx());
  Recomputation plan{usesOf(kernel, step.array, *selected, [](auto &use) { return !use.isWrite; }),
                     {},
                     {none, none, {}, {}},
                     {},
                     {{}, none},
                     ""};
  if (plan.uses.empty())
    return fail("'" + step.array.str() + "' is not read there");
  auto sources = sourcesOf(kernel, step.array);
  if (!sources)
    return std::unexpected(sources.error());
  auto place = placeFor(kernel, plan.uses, step.sweep, step.space);
  if (!place)
    return std::unexpected(place.error());
  plan.place = std::move(*place);
  plan.place.hasCopyPerIteration = plan.place.space == AddressSpace::Private;
  auto definitions = definitionsOf(kernel, *sources, plan.uses, plan.place.outer);
  if (!definitions)
    return std::unexpected(definitions.error());
  plan.definitions = std::move(*definitions);
  if (auto computed = requireComputed(kernel, plan); !computed)
    return std::unexpected(computed.error());
  auto part =
      heldPart(kernel, plan.uses, plan.place, step.temporary, step.array.str() + "_precomputed");
  if (!part)
    return std::unexpected(part.error());
  plan.footprint = std::move(part->footprint);
  plan.shape = std::move(part->shape);
  plan.name = std::move(part->name);
  return plan;
}

Expected<Kernel> precompute(Kernel kernel, const Precompute &step) {
  auto planned = plan(kernel, step);
  if (!planned)
    return std::unexpected(planned.error());
  recompute(kernel, *planned);
  removeUnread(kernel, step.array);
  return kernel;
}

} // namespace loopy::transforms
