//===- CopyLoops.cpp - Loops that copy a part of an array ----------------------------------===//
#include "transforms/CopyLoops.h"

#include "ir/ConstantRange.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<GroupShape> groupShape(const Kernel &kernel, const Statement &statement) {
  GroupShape shape;
  for (const Iname &iname : statement.inames) {
    InameTag tag = kernel.tag(iname);
    const auto *local = std::get_if<LocalAxis>(&tag);
    if (!local)
      continue;
    auto range = constantRange(kernel, iname);
    if (!range)
      return fail("the extent of '" + iname.str() + "' is not a compile-time constant");
    shape[local->axis] = {range->first, range->extent()};
  }
  return shape;
}

namespace {

class CopyLoopBuilder {
public:
  CopyLoopBuilder(const Kernel &kernel, const Footprint &footprint, const std::string &prefix)
      : kernel(kernel), footprint(footprint), prefix(prefix),
        result{{}, {}, footprint.elements, {}, {}} {}

  CopyLoops run(const GroupShape &shape) {
    std::size_t rank = footprint.extents.size();
    auto axis = shape.begin();
    std::vector<std::vector<unsigned>> axesOf(rank);
    for (std::size_t dimension = rank; dimension-- > 0 && axis != shape.end(); ++axis)
      axesOf[dimension].push_back(axis->first);
    for (; axis != shape.end(); ++axis) // fewer dimensions than axes: the first one takes them all
      if (rank > 0)
        axesOf[0].push_back(axis->first);
      else
        pin(axis->first, axis->second.first);
    for (std::size_t dimension = 0; dimension < rank; ++dimension)
      addDimension(dimension, axesOf[dimension], shape);
    return std::move(result);
  }

private:
  const Kernel &kernel;
  const Footprint &footprint;
  std::string prefix;
  CopyLoops result;

  isl::ctx ctx() const { return kernel.assumptions.ctx(); }

  Iname newIname(const std::string &suffix) {
    std::string name = prefix + "_" + suffix;
    while (kernel.hasIname(Iname(name)) || kernel.find(ParameterName(name)) ||
           kernel.find(ArrayName(name)))
      name += "_";
    result.inames.emplace_back(name);
    return result.inames.back();
  }

  void restrict(const isl::set &condition) { result.domain = result.domain.intersect(condition); }

  /// first <= iname < first + size
  void bound(const Iname &iname, std::int64_t first, std::int64_t size) {
    restrict(lessEqual(ctx(), index(first), inameRef(iname)));
    restrict(less(ctx(), inameRef(iname), index(first + size)));
  }

  /// Only the first work-item along an axis copies.
  void pin(unsigned axis, std::int64_t first) {
    Iname iname = newIname("l" + std::to_string(axis));
    result.tags[iname] = LocalAxis{axis};
    bound(iname, first, 1);
  }

  void addDimension(std::size_t dimension, const std::vector<unsigned> &axes,
                    const GroupShape &shape) {
    std::string name = std::to_string(dimension);
    std::int64_t together = 1, extent = footprint.extents[dimension];
    for (unsigned axis : axes)
      together *= shape.at(axis).second;
    Expr position = index(0);
    if (together < extent) {
      Iname round = newIname(axes.empty() ? name : name + "_outer");
      bound(round, 0, (extent + together - 1) / together);
      position = indexMul(inameRef(round), index(together));
    }
    std::int64_t stride = 1;
    std::vector<std::pair<unsigned, std::int64_t>> strides;
    for (unsigned axis : axes) {
      strides.emplace_back(axis, stride);
      stride *= shape.at(axis).second;
    }
    std::ranges::reverse(strides);
    for (const auto &[axis, step] : strides) {
      auto [first, size] = shape.at(axis);
      Iname iname = newIname(
          axes.size() == 1 && together >= extent ? name : name + "_l" + std::to_string(axis));
      result.tags[iname] = LocalAxis{axis};
      bound(iname, first, size);
      Expr id = indexSub(inameRef(iname), index(first));
      position = indexAdd(position, indexMul(id, index(step)));
    }
    Expr subscript = indexAdd(footprint.base[dimension], position);
    restrict(equalTo(ctx(), inameRef(elementIname(dimension)), subscript));
    result.domain = projectOut(result.domain, elementIname(dimension).str());
    result.inBox.push_back(position);
    result.subscripts.push_back(subscript);
  }
};

} // namespace

CopyLoops copyLoops(const Kernel &kernel, const Footprint &footprint, const GroupShape &shape,
                    const std::string &prefix) {
  return CopyLoopBuilder(kernel, footprint, prefix).run(shape);
}

Expected<HeldPart> heldPart(const Kernel &kernel, const std::vector<ArrayUse> &uses,
                            StoragePlace place, const std::string &wantedName,
                            std::string standardName) {
  auto footprint = footprintOf(kernel, uses, place.outer);
  if (!footprint)
    return std::unexpected(footprint.error());
  Expected<GroupShape> shape;
  if (place.space == AddressSpace::Local)
    shape = groupShape(kernel, kernel.statements[uses.front().statement]);
  if (!shape)
    return std::unexpected(shape.error());
  auto name = storageName(kernel, wantedName, std::move(standardName));
  if (!name)
    return std::unexpected(name.error());
  return HeldPart{std::move(place), std::move(*footprint), std::move(*shape), std::move(*name)};
}

} // namespace loopy::transforms
