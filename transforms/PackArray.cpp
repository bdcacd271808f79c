//===- PackArray.cpp - Arrays of the program in another layout on the device ----------------===//
#include "transforms/PackArray.h"

#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"
#include "transforms/ArrayUses.h"
#include "transforms/DataflowSources.h"
#include "transforms/ElementBox.h"
#include "transforms/KernelArrays.h"
#include "transforms/PackLoops.h"
#include "transforms/SameStatements.h"

#include <algorithm>
#include <set>

namespace loopy::transforms {

using namespace ir;

namespace {

/// More copies of one array than this are no layout.
constexpr std::int64_t maxParts = 64;

/// What all checks found out.
struct Packing {
  Array array;
  isl::set in;  ///< elements whose value before the kernel is needed, as Footprint::elements
  isl::set out; ///< elements that are written
  ElementBox box;
  std::string name;
};

std::vector<Iname> elementInames(std::size_t rank) {
  std::vector<Iname> axes;
  for (std::size_t axis = 0; axis < rank; ++axis)
    axes.push_back(elementIname(axis));
  return axes;
}

/// The elements that loads see as they were before the kernel; what is written must be right
/// afterwards even where it may be left unwritten.
isl::set neededBefore(const Kernel &kernel, const Array &array, const isl::set &written) {
  std::vector<Iname> axes = elementInames(array.sizes.size());
  std::vector<Expr> element;
  for (const Iname &axis : axes)
    element.push_back(inameRef(axis));
  isl::union_map final =
      toMap(written, "loopy_end__" + array.name.str(), axes, array.name.str(), element)
          .to_union_map();
  isl::set needed = emptySet(kernel.assumptions.ctx());
  sourcesOf(kernel, kernel, {array.name}, final).initial.foreach_map([&](const isl::map &loads) {
    isl::id_list names(needed.ctx(), 0);
    for (const Iname &axis : axes)
      names = names.add(idFor(needed.ctx(), axis.str()));
    needed = needed.unite(
        loads.range().bind(isl::space::unit(needed.ctx())
                               .add_named_tuple(idFor(needed.ctx(), array.name.str()), axes.size())
                               .multi_id(names)));
  });
  return ir::coalesced(needed);
}

/// Fails where a copy would touch memory that the program may not touch: what is accessed under a
/// condition on data may be read where it is also accessed without one, and never be written. (That
/// an array is declared longer does not help: what lies on the device are the accessed elements.)
Expected<void> requireTouchable(const Kernel &kernel, const std::vector<ArrayUse> &uses) {
  std::vector<ArrayUse> sure, conditional;
  for (const ArrayUse &use : uses) {
    bool isAffine = std::ranges::all_of(use.access.subscripts, [&](const Expr &subscript) {
      return toPwAff(kernel.assumptions.ctx(), subscript).has_value();
    });
    auto isSure = requireSure(kernel, {use});
    if (!isSure && (use.isWrite || !isAffine))
      return isSure;
    (isSure ? sure : conditional).push_back(use);
  }
  if (!conditional.empty() &&
      !elementsOf(kernel, conditional, {}).is_subset(elementsOf(kernel, sure, {})))
    return requireSure(kernel, conditional);
  return {};
}

Expected<Packing> plan(const Kernel &kernel, const Array &array) {
  if (array.sizes.empty())
    return fail("'" + array.name.str() + "' is a scalar, which has no layout");
  if (auto plain = requireNoCode(kernel, array.name); !plain)
    return std::unexpected(plain.error());
  const std::vector<bool> all(kernel.statements.size(), true);
  auto uses = usesOf(kernel, array.name, all, [](auto &) { return true; });
  auto stores = usesOf(kernel, array.name, all, [](auto &use) { return use.isWrite; });
  if (uses.empty())
    return fail("'" + array.name.str() + "' is not used here");
  if (auto touchable = requireTouchable(kernel, uses); !touchable)
    return std::unexpected(touchable.error());
  auto box = boxAround(kernel, elementsOf(kernel, uses, {}), array.sizes.size());
  if (!box)
    return fail("the part of '" + array.name.str() +
                "' that is used has no simple bounds, so that there is no size for its copy on the "
                "device");
  auto name = storageName(kernel, "", array.name.str() + "_packed");
  if (!name)
    return std::unexpected(name.error());
  isl::set written = elementsOf(kernel, stores, {});
  return Packing{array, neededBefore(kernel, array, written), written, std::move(*box),
                 std::move(*name)};
}

/// The parts of `elements` with one value each on the axes `apart`.
Expected<std::vector<isl::set>> partsOf(const Packing &packing, const isl::set &elements,
                                        const std::vector<std::size_t> &apart) {
  std::vector<isl::set> parts = {elements};
  for (std::size_t axis : apart) {
    auto base = literalValue(packing.box.base.at(axis));
    auto size = literalValue(packing.box.sizes.at(axis));
    if (!base || !size || *size > maxParts)
      return fail("axis " + std::to_string(axis) + " of '" + packing.array.name.str() +
                  "' has no constant number of elements up to " + std::to_string(maxParts) +
                  ", so that it cannot be taken apart");
    std::vector<isl::set> finer;
    for (const isl::set &part : parts)
      for (std::int64_t value = *base; value < *base + *size; ++value)
        finer.push_back(
            part.intersect(equalTo(part.ctx(), inameRef(elementIname(axis)), index(value))));
    parts = std::move(finer);
  }
  std::erase_if(parts, [](const isl::set &part) { return part.is_empty(); });
  return parts;
}

/// `a_packed[e - base] = a[e]` for `elements`, or the other way round.
Statement copyStatement(Kernel &kernel, const Packing &packing, const isl::set &elements,
                        bool isOut) {
  std::string id =
      *storageName(kernel, "", packing.array.name.str() + (isOut ? "_unpack" : "_pack"));
  CopyLoops loops = packLoops(kernel, elements, packing.box, id);
  kernel.tags.insert(loops.tags.begin(), loops.tags.end());
  Access there{ArrayName(packing.name), loops.inBox}, here{packing.array.name, loops.subscripts};
  return {.id = StatementId(id),
          .inames = loops.inames,
          .domain = loops.domain,
          .target = isOut ? here : there,
          .value = load(isOut ? there : here, packing.array.type)};
}

/// The kernel works on the copy.
void redirect(Kernel &kernel, const Packing &packing) {
  const Footprint part{packing.in, packing.in, packing.box.base, {}};
  replaceEverywhere(kernel, packing.array.name, [&](const Access &access) {
    return Access{ArrayName(packing.name), withinBox(kernel, part, access.subscripts)};
  });
  Array copy{ArrayName(packing.name), packing.array.type, Storage::Temporary, 0, {},
             packing.array.location};
  copy.space = AddressSpace::Global;
  copy.sizes.assign(packing.box.sizes.begin(), packing.box.sizes.end());
  kernel.arrays.push_back(std::move(copy));
}

Expected<OwnArray> pack(Kernel kernel, const Array &array, const std::vector<std::size_t> &apart) {
  auto packing = plan(kernel, array);
  if (!packing)
    return std::unexpected(packing.error());
  auto in = partsOf(*packing, packing->in, apart), out = partsOf(*packing, packing->out, apart);
  for (const auto *parts : {&in, &out})
    if (!*parts)
      return std::unexpected(parts->error());
  redirect(kernel, *packing);
  const SourceLocation location = kernel.location;
  auto add = [&](const isl::set &elements, bool isOut, std::size_t position) {
    Statement copy = copyStatement(kernel, *packing, elements, isOut);
    copy.location = location;
    kernel.statements.insert(kernel.statements.begin() + position, std::move(copy));
  };
  for (std::size_t i = 0; i < in->size(); ++i)
    add((*in)[i], false, i);
  for (const isl::set &part : *out)
    add(part, true, kernel.statements.size());
  return OwnArray{std::move(kernel), ArrayName(packing->name)};
}

/// The arrays in device memory that hold what the kernel uses of an array of the program: where
/// nothing but copies between it and them accesses it.
std::set<ArrayName> packedCopies(const Kernel &kernel, const ArrayName &name) {
  std::set<ArrayName> copies;
  for (const Statement &statement : kernel.statements) {
    bool uses = std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &use) {
      return use.access.array == name;
    });
    if (!uses)
      continue;
    if (!isCopy(statement))
      return {};
    const Access &source = statement.value.getIf<Load>()->access;
    const ArrayName &other = source.array == name ? statement.target.array : source.array;
    const Array &copy = *kernel.find(other);
    if (copy.space != AddressSpace::Global || !other.str().starts_with(name.str() + "_packed"))
      return {};
    copies.insert(other);
  }
  return copies;
}

} // namespace

Expected<OwnArray> ownArray(Kernel kernel, const ArrayName &name,
                            const std::vector<std::size_t> &apart) {
  const Array *array = kernel.find(name);
  if (!array)
    return fail("there is no array '" + name.str() + "' here");
  if (array->storage == Storage::Temporary)
    return OwnArray{std::move(kernel), name};
  std::set<ArrayName> copies = packedCopies(kernel, name);
  if (copies.size() > 1)
    return fail("'" + name.str() + "' is in several arrays on the device, such as '" +
                copies.begin()->str() + "'; name the one whose layout is to change");
  if (copies.size() == 1)
    return OwnArray{std::move(kernel), *copies.begin()};
  const Array whole = *array;
  return pack(std::move(kernel), whole, apart);
}

} // namespace loopy::transforms
