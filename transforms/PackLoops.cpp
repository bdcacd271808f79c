//===- PackLoops.cpp - Loops over a whole array, on the grid --------------------------------===//
#include "transforms/PackLoops.h"

#include "ir/IndexOf.h"
#include "ir/IslResult.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace loopy::transforms {

using namespace ir;

namespace {

constexpr std::int64_t fewElements = 8; ///< not worth a grid
constexpr unsigned gridAxes = 3;

class PackLoopBuilder {
public:
  PackLoopBuilder(const Kernel &kernel, const isl::set &elements, const ElementBox &box,
                  std::string prefix)
      : kernel(kernel), box(box), prefix(std::move(prefix)), result{{}, {}, elements, {}, {}} {}

  CopyLoops run() {
    const std::vector<Place> places = placesOnGrid();
    for (std::size_t axis = 0; axis < places.size(); ++axis)
      addAxis(axis, places[axis]);
    std::ranges::move(ownLoops, std::back_inserter(result.inames));
    return std::move(result);
  }

private:
  const Kernel &kernel;
  const ElementBox &box;
  std::string prefix;
  CopyLoops result;
  std::vector<Iname> ownLoops; ///< of the work-item, inside of those on the grid

  isl::ctx ctx() const { return kernel.assumptions.ctx(); }

  /// How an axis of the array is spread over the grid: not at all, over the work-items of a group,
  /// over groups, or both.
  struct Place {
    bool isLocal = false;
    std::optional<unsigned> group = {};
  };

  std::vector<Place> placesOnGrid() const {
    std::vector<Place> places(box.sizes.size());
    bool hasLocal = false;
    unsigned groups = 0;
    for (std::size_t axis = places.size(); axis-- > 0;) {
      if (!isLong(axis))
        continue;
      auto size = literalValue(box.sizes[axis]);
      places[axis].isLocal = !std::exchange(hasLocal, true);
      bool fitsInGroup = places[axis].isLocal && size && *size <= packGroupSize;
      if (!fitsInGroup && groups < gridAxes)
        places[axis].group = groups++;
    }
    return places;
  }

  bool isLong(std::size_t axis) const {
    auto size = literalValue(box.sizes[axis]);
    return !size || *size > fewElements;
  }

  Iname newIname(const std::string &suffix) const {
    return Iname(*storageName(kernel, "", prefix + "_" + suffix));
  }

  Iname gridIname(const std::string &suffix, InameTag tag) {
    Iname name = newIname(suffix);
    result.tags[name] = tag;
    result.inames.push_back(name);
    return name;
  }

  void restrict(const isl::set &condition) { result.domain = result.domain.intersect(condition); }

  /// 0 <= iname < size
  void bound(const Iname &iname, std::int64_t size) {
    restrict(lessEqual(ctx(), index(0), inameRef(iname)));
    restrict(less(ctx(), inameRef(iname), index(size)));
  }

  /// The value of an element's axis where all of `result.domain` agree on a literal.
  std::optional<std::int64_t> onlyValue(std::size_t axis) const {
    isl::set values = bindInames(result.domain, "values", {elementIname(axis)});
    isl::val value =
        ir::managed(values.ctx(), isl_set_plain_get_val_if_fixed(values.get(), isl_dim_set, 0));
    return value.is_int() ? std::optional<std::int64_t>(value.num_si()) : std::nullopt;
  }

  /// The position in the box along an axis, in terms of new inames.
  Expr position(std::size_t axis, const Place &place) {
    const std::string name = std::to_string(axis);
    const bool hasBoth = place.isLocal && place.group;
    Expr position = index(0);
    if (place.group) {
      Iname iname = gridIname(hasBoth ? name + "_outer" : name, GroupAxis{*place.group});
      position = indexMul(inameRef(iname), index(hasBoth ? packGroupSize : 1));
    }
    if (place.isLocal) {
      Iname iname = gridIname(hasBoth ? name + "_inner" : name, LocalAxis{0});
      bound(iname, hasBoth ? packGroupSize : *literalValue(box.sizes[axis]));
      position = indexAdd(position, inameRef(iname));
    }
    if (place.isLocal || place.group)
      return position;
    ownLoops.push_back(newIname(name));
    return inameRef(ownLoops.back());
  }

  void addAxis(std::size_t axis, const Place &place) {
    Expr subscript = index(0), inBox = index(0);
    if (auto value = onlyValue(axis)) {
      subscript = index(*value);
      inBox = indexSub(subscript, box.base[axis]);
    } else {
      inBox = position(axis, place);
      subscript = indexAdd(box.base[axis], inBox);
    }
    restrict(equalTo(ctx(), inameRef(elementIname(axis)), subscript));
    result.domain = projectOut(result.domain, elementIname(axis).str());
    result.inBox.push_back(inBox);
    result.subscripts.push_back(subscript);
  }
};

} // namespace

CopyLoops packLoops(const Kernel &kernel, const isl::set &elements, const ElementBox &box,
                    const std::string &prefix) {
  return PackLoopBuilder(kernel, elements, box, prefix).run();
}

} // namespace loopy::transforms
