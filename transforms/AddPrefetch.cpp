//===- AddPrefetch.cpp - Copies of what a loop reads, made before the loop ------------------===//
#include "transforms/ArrayUses.h"
#include "transforms/CopyLoops.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// What all checks found out.
struct Fetch {
  std::vector<ArrayUse> uses;
  HeldPart part;
};

Expected<Fetch> plan(const Kernel &kernel, const AddPrefetch &step) {
  if (auto known = requireStep(kernel, step.array, step.sweep, step.within); !known)
    return std::unexpected(known.error());
  auto uses = usesOf(kernel, step.array, step.within, [](auto &use) { return !use.isWrite; });
  if (uses.empty())
    return fail("'" + step.array.str() + "' is not read there");
  if (auto sure = requireSure(kernel, uses); !sure)
    return std::unexpected(sure.error());
  auto place = placeFor(kernel, uses, step.sweep, step.space);
  if (!place)
    return std::unexpected(place.error());
  auto part =
      heldPart(kernel, uses, std::move(*place), step.temporary, step.array.str() + "_fetch");
  if (!part)
    return std::unexpected(part.error());
  return Fetch{std::move(uses), std::move(*part)};
}

/// `fetch[box] = array[base + box]` for everything that is used.
Statement copyStatement(const Kernel &kernel, const Fetch &fetch, const CopyLoops &loops) {
  const Statement &user = kernel.statements[fetch.uses.front().statement];
  const Array &array = *kernel.find(fetch.uses.front().access.array);
  std::vector<Expr> subscripts = copySubscripts(kernel, fetch.part.place);
  std::ranges::copy(loops.inBox, std::back_inserter(subscripts));
  Statement copy{.id = StatementId(fetch.part.name),
                 .inames = fetch.part.place.outer,
                 .domain = loops.domain,
                 .target = {ArrayName(fetch.part.name), std::move(subscripts)},
                 .value = load({array.name, loops.subscripts}, array.type)};
  std::ranges::copy(loops.inames, std::back_inserter(copy.inames));
  copy.location = user.location;
  return copy;
}

} // namespace

Expected<Kernel> addPrefetch(Kernel kernel, const AddPrefetch &step) {
  auto fetch = plan(kernel, step);
  if (!fetch)
    return std::unexpected(fetch.error());
  const Array &array = *kernel.find(step.array);
  CopyLoops loops = copyLoops(kernel, fetch->part.footprint, fetch->part.shape, fetch->part.name);
  Statement copy = copyStatement(kernel, *fetch, loops);
  Array storage =
      newStorage(kernel, array, fetch->part.place, fetch->part.footprint, fetch->part.name);

  nestOuterFirst(kernel, fetch->uses, fetch->part.place.outer);
  replaceAccesses(kernel, fetch->uses, [&](const Access &access) {
    return inStorage(kernel, fetch->part.place, fetch->part.footprint, fetch->part.name, access);
  });
  kernel.arrays.push_back(std::move(storage));
  kernel.tags.insert(loops.tags.begin(), loops.tags.end());
  insertStatement(kernel, fetch->uses.front().statement, std::move(copy));
  return kernel;
}

} // namespace loopy::transforms
