//===- Footprint.cpp - The part of an array that is used inside some loops ----------------===//
#include "transforms/Footprint.h"

#include "ir/IndexOf.h"
#include "ir/IslCoalesce.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// More than this in one array would not fit the memory of a work-group or work-item anywhere.
static constexpr std::int64_t maxElements = 1 << 20;

Iname elementIname(std::size_t axis) { return Iname("loopy_element" + std::to_string(axis)); }

static isl::set elementsOf(const Kernel &kernel, const ArrayUse &use,
                           const std::vector<Iname> &outer) {
  const Statement &statement = kernel.statements[use.statement];
  isl::set elements = statement.domain.intersect(kernel.assumptions);
  for (std::size_t axis = 0; axis < use.access.subscripts.size(); ++axis)
    elements = elements.intersect(
        equalTo(elements.ctx(), inameRef(elementIname(axis)), use.access.subscripts[axis]));
  std::vector<Iname> inner;
  std::ranges::copy_if(statement.inames, std::back_inserter(inner), [&](const Iname &iname) {
    return std::ranges::find(outer, iname) == outer.end();
  });
  return projectOut(std::move(elements), inner);
}

isl::set elementsOf(const Kernel &kernel, const std::vector<ArrayUse> &uses,
                    const std::vector<Iname> &outer) {
  isl::set used = emptySet(kernel.assumptions.ctx());
  for (const ArrayUse &use : uses)
    used = used.unite(elementsOf(kernel, use, outer));
  return ir::coalesced(used);
}

Expected<Footprint> footprintOf(const Kernel &kernel, const std::vector<ArrayUse> &uses,
                                const std::vector<Iname> &outer) {
  const ArrayName &array = uses.front().access.array;
  std::size_t rank = uses.front().access.subscripts.size();
  isl::set used = elementsOf(kernel, uses, outer);
  isl::set hull = simpleHull(used), accessed = projectOut(used, outer);
  Footprint result{used, used, {}, {}};
  if (used.n_basic_set() > 1) {
    isl::set iterations = used; // of the outer loops, in which something is used
    for (std::size_t axis = 0; axis < rank; ++axis)
      iterations = projectOut(iterations, elementIname(axis).str());
    result.elements =
        ir::coalesced(hull.intersect(simpleHull(ir::coalesced(iterations))).intersect(accessed));
  }
  if (rank == 0)
    return result;

  std::vector<Iname> axes;
  for (std::size_t axis = 0; axis < rank; ++axis)
    axes.push_back(elementIname(axis));
  isl::fixed_box box = bindInames(hull, "box", axes).simple_fixed_box_hull();
  auto noBox = fail("the part of '" + array.str() +
                    "' that is used there has no constant size; split the loops that are swept, or "
                    "say with assume how long they are");
  if (!box.is_valid())
    return noBox;
  std::int64_t count = 1;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    auto base = indexOf(kernel, isl::pw_aff(box.offset().at(axis)));
    isl::val extent = box.size().at(axis);
    if (!base || !extent.is_int())
      return noBox;
    result.base.push_back(*base);
    result.extents.push_back(extent.num_si());
    count *= std::max<std::int64_t>(1, extent.num_si());
    if (count > maxElements)
      return fail("the part of '" + array.str() + "' that is used there has more than " +
                  std::to_string(maxElements) + " elements; sweep fewer or shorter loops");
  }
  return result;
}

std::vector<Expr> withinBox(const Kernel &kernel, const Footprint &footprint,
                            const std::vector<Expr> &subscripts) {
  isl::ctx ctx = kernel.assumptions.ctx();
  std::vector<Expr> result;
  for (std::size_t axis = 0; axis < subscripts.size(); ++axis) {
    auto from = toPwAff(ctx, footprint.base[axis]), to = toPwAff(ctx, subscripts[axis]);
    auto simple = from && to ? indexOf(kernel, to->sub(*from)) : std::nullopt;
    result.push_back(simple ? *simple : indexSub(subscripts[axis], footprint.base[axis]));
  }
  return result;
}

} // namespace loopy::transforms
