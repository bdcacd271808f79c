//===- BufferArray.cpp - A part of an array held in registers or local memory --------------===//
#include "ir/Dependences.h"
#include "ir/Order.h"
#include "transforms/ArrayUses.h"
#include "transforms/CopyLoops.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// What all checks found out.
struct Buffer {
  std::vector<ArrayUse> uses, loads, stores;
  HeldPart part;
};

bool mentions(const std::vector<ArrayUse> &uses, const Iname &iname) {
  return std::ranges::any_of(
      uses, [&](const ArrayUse &use) { return transforms::mentions(use.access, iname); });
}

/// The buffer is filled before, not inside, the innermost loops that do not select the elements.
std::vector<Iname> hoisted(const Kernel &kernel, const std::vector<ArrayUse> &uses,
                           std::vector<Iname> outer) {
  for (std::size_t i = outer.size(); i-- > 0;) {
    InameTag tag = kernel.tag(outer[i]);
    if (std::holds_alternative<LocalAxis>(tag))
      continue;
    if (isParallel(tag) || mentions(uses, outer[i]))
      break;
    outer.erase(outer.begin() + i);
  }
  return outer;
}

/// The leading loops of a user that are around the copies, where all other `outer` loops are those
/// of work-items, which the copies have for themselves.
std::optional<std::size_t> loopsAround(const Kernel &kernel, const Statement &user,
                                       const std::vector<Iname> &outer) {
  std::size_t count = 0;
  while (count < user.inames.size() && contains(outer, user.inames[count]))
    ++count;
  for (std::size_t i = count; i < user.inames.size(); ++i)
    if (contains(outer, user.inames[i]) &&
        !std::holds_alternative<LocalAxis>(kernel.tag(user.inames[i])))
      return std::nullopt;
  return count;
}

/// Makes the nest ready for copies around the uses; says how many loops are around them.
std::size_t nest(Kernel &kernel, const Buffer &buffer) {
  std::size_t shared = buffer.part.place.outer.size();
  for (const ArrayUse &use : buffer.uses) {
    auto own = loopsAround(kernel, kernel.statements[use.statement], buffer.part.place.outer);
    if (!own) {
      nestOuterFirst(kernel, buffer.uses, buffer.part.place.outer);
      return buffer.part.place.outer.size();
    }
    shared = std::min(shared, *own);
  }
  return shared;
}

Expected<Buffer> plan(const Kernel &kernel, const BufferArray &step) {
  auto selected = selectForStep(kernel, step.array, step.sweep, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  auto select = [&](auto wanted) { return usesOf(kernel, step.array, *selected, wanted); };
  auto uses = select([](auto &) { return true; });
  auto loads = select([](auto &use) { return !use.isWrite; });
  auto stores = select([](auto &use) { return use.isWrite; });
  if (stores.empty())
    return fail("'" + step.array.str() +
                "' is not written there; use add_prefetch for what is "
                "only read");
  if (auto sure = requireSure(kernel, uses); !sure)
    return std::unexpected(sure.error());
  auto place = placeFor(kernel, uses, step.sweep, step.space);
  if (!place)
    return std::unexpected(place.error());
  place->outer = hoisted(kernel, uses, place->outer);
  place->hasCopyPerIteration = place->space == AddressSpace::Private;
  auto part =
      heldPart(kernel, uses, std::move(*place), step.temporary, step.array.str() + "_buffer");
  if (!part)
    return std::unexpected(part.error());
  return Buffer{std::move(uses), std::move(loads), std::move(stores), std::move(*part)};
}

/// The statement that fills the buffer or, for `isStore`, empties it.
Statement copyStatement(Kernel &kernel, const Buffer &buffer, bool isStore) {
  const Array &array = *kernel.find(buffer.uses.front().access.array);
  std::string id = buffer.part.name + (isStore ? "_store" : "_load");
  Footprint part = buffer.part.footprint;
  if (isStore)
    part.elements = elementsOf(kernel, buffer.stores, buffer.part.place.outer);
  CopyLoops loops = copyLoops(kernel, part, buffer.part.shape, id);
  kernel.tags.insert(loops.tags.begin(), loops.tags.end());
  std::vector<Expr> subscripts = copySubscripts(kernel, buffer.part.place);
  std::ranges::copy(loops.inBox, std::back_inserter(subscripts));
  Access inBuffer{ArrayName(buffer.part.name), std::move(subscripts)};
  Access inArray{array.name, loops.subscripts};
  Statement copy{.id = StatementId(id),
                 .inames = buffer.part.place.outer,
                 .domain = loops.domain,
                 .target = isStore ? inArray : inBuffer,
                 .value = load(isStore ? inBuffer : inArray, array.type)};
  std::ranges::copy(loops.inames, std::back_inserter(copy.inames));
  copy.location = kernel.statements[buffer.uses.front().statement].location;
  return copy;
}

/// The loops of the users that are around the copies come first there, too.
void orderLoops(Statement &copy, const Statement &user, std::size_t shared) {
  std::vector<Iname> inames(user.inames.begin(), user.inames.begin() + shared);
  for (const Iname &name : copy.inames)
    if (!contains(inames, name))
      inames.push_back(name);
  copy.inames = std::move(inames);
}

} // namespace

Expected<Kernel> bufferArray(Kernel kernel, const BufferArray &step) {
  auto buffer = plan(kernel, step);
  if (!buffer)
    return std::unexpected(buffer.error());
  std::size_t shared = nest(kernel, *buffer);
  std::size_t first = buffer->uses.front().statement, last = buffer->uses.back().statement;
  const Statement user = kernel.statements[first];
  while (first > 0 && sharedLoops(kernel, first - 1, buffer->uses.front().statement) > shared)
    --first;
  while (last + 1 < kernel.statements.size() &&
         sharedLoops(kernel, buffer->uses.back().statement, last + 1) > shared)
    ++last;

  std::optional<Statement> fill;
  if (!buffer->loads.empty())
    fill = copyStatement(kernel, *buffer, false);
  Statement store = copyStatement(kernel, *buffer, true);
  orderLoops(store, user, shared);
  replaceAccesses(kernel, buffer->uses, [&](const Access &access) {
    return inStorage(kernel, buffer->part.place, buffer->part.footprint, buffer->part.name, access);
  });
  kernel.arrays.push_back(newStorage(kernel, *kernel.find(step.array), buffer->part.place,
                                     buffer->part.footprint, buffer->part.name));
  kernel.statements.insert(kernel.statements.begin() + last + 1, std::move(store));
  if (fill) {
    orderLoops(*fill, user, shared);
    insertStatement(kernel, first, std::move(*fill));
  }
  return kernel;
}

} // namespace loopy::transforms
