//===- Fetch.cpp - Elements put elsewhere before loops that read them -----------------------===//
#include "transforms/Fetch.h"

#include "ir/Dependences.h"
#include "ir/Order.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Fetch> planFetch(const Kernel &kernel, const AddPrefetch &step,
                          const std::string &standardName, bool hasCopyPerIteration) {
  auto selected = selectForStep(kernel, step.array, step.sweep, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  auto uses = usesOf(kernel, step.array, *selected, [](auto &use) { return !use.isWrite; });
  if (uses.empty())
    return fail("'" + step.array.str() + "' is not read there");
  if (auto sure = requireSure(kernel, uses); !sure)
    return std::unexpected(sure.error());
  auto place = placeFor(kernel, uses, step.sweep, step.space);
  if (!place)
    return std::unexpected(place.error());
  place->hasCopyPerIteration = hasCopyPerIteration && place->space == AddressSpace::Private;
  if (auto shared = requireSameLoops(kernel, uses, *place); !shared)
    return std::unexpected(shared.error());
  auto part = heldPart(kernel, uses, std::move(*place), step.temporary, standardName);
  if (!part)
    return std::unexpected(part.error());
  return Fetch{std::move(uses), std::move(*part)};
}

/// `fetch[box] = value` for everything that is used.
static Statement fill(const Kernel &kernel, const Fetch &fetch, const CopyLoops &loops,
                      Expr value) {
  const Statement &user = kernel.statements[fetch.uses.front().statement];
  std::vector<Expr> subscripts = copySubscripts(kernel, fetch.part.place);
  std::ranges::copy(loops.inBox, std::back_inserter(subscripts));
  Statement statement{.id = StatementId(fetch.part.name),
                      .inames = fetch.part.place.outer,
                      .domain = loops.domain,
                      .target = {ArrayName(fetch.part.name), std::move(subscripts)},
                      .value = std::move(value)};
  std::ranges::copy(loops.inames, std::back_inserter(statement.inames));
  statement.location = user.location;
  return statement;
}

/// Where the statement is put: in front of the first use, or of the loops around it that other
/// statements share, which would be cut in two otherwise, unless these write what it reads.
static std::size_t positionOf(const Kernel &kernel, const Statement &fill, std::size_t firstUse,
                              std::size_t outerLoops) {
  std::size_t position = firstUse;
  auto reads = accessesOf(fill);
  auto isWritten = [&](const StatementAccess &other) {
    return other.isWrite && std::ranges::any_of(reads, [&](const StatementAccess &own) {
             return !own.isWrite && own.access.array == other.access.array;
           });
  };
  while (position > 0 && sharedLoops(kernel, position - 1, firstUse) > outerLoops) {
    --position;
    if (std::ranges::any_of(accessesOf(kernel.statements[position]), isWritten))
      return firstUse;
  }
  return position;
}

Kernel applyFetch(Kernel kernel, const Fetch &fetch,
                  const std::function<Expr(const std::vector<Expr> &)> &valueOf) {
  const Array &array = *kernel.find(fetch.uses.front().access.array);
  CopyLoops loops = copyLoops(kernel, fetch.part.footprint, fetch.part.shape, fetch.part.name);
  Statement statement = fill(kernel, fetch, loops, valueOf(loops.subscripts));
  Array storage =
      newStorage(kernel, array, fetch.part.place, fetch.part.footprint, fetch.part.name);

  nestOuterFirst(kernel, fetch.uses, fetch.part.place.outer);
  replaceAccesses(kernel, fetch.uses, [&](const Access &access) {
    return inStorage(kernel, fetch.part.place, fetch.part.footprint, fetch.part.name, access);
  });
  kernel.arrays.push_back(std::move(storage));
  kernel.tags.insert(loops.tags.begin(), loops.tags.end());
  std::size_t position =
      positionOf(kernel, statement, fetch.uses.front().statement, fetch.part.place.outer.size());
  insertStatement(kernel, position, std::move(statement));
  return kernel;
}

} // namespace loopy::transforms
