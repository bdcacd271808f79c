#include "codegen/Transfers.h"

#include "codegen/Simplify.h"
#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

/// All elements of the array from the first to the last of `elements`, nothing where the array's
/// sizes are not quasi-affine.
static std::optional<isl::set> hullInMemory(const isl::set &elements, const Array &array) {
  isl::ctx ctx = elements.ctx();
  isl::set box = universe(ctx);
  std::vector<Iname> axes;
  for (std::size_t axis = 0; axis < array.sizes.size(); ++axis) {
    axes.emplace_back("loopy__axis" + std::to_string(axis));
    if (axis == 0)
      continue;
    const auto &size = array.sizes[axis];
    if (!size || !toPwAff(ctx, *size))
      return std::nullopt;
    Expr subscript = inameRef(axes.back());
    box = box.intersect(lessEqual(ctx, index(0), subscript)).intersect(less(ctx, subscript, *size));
  }
  isl::set all = bindInames(box, array.name.str(), axes);
  isl::map fromFirst =
      managed(all.ctx(), isl_set_lex_le_set(elements.lexmin().release(), all.copy()));
  isl::map toLast = managed(all.ctx(), isl_set_lex_ge_set(elements.lexmax().release(), all.copy()));
  return fromFirst.range().intersect(toLast.range());
}

/// Whether the kernel writes every element between the first and the last one that it writes, so
/// that nothing in between has to be on the device beforehand.
static bool writesWholeHull(const AccessedElements &elements, const Array &array) {
  if (elements.writes.is_empty())
    return true;
  auto hull = hullInMemory(elements.writes, array);
  return hull && hull->is_subset(elements.sureWrites);
}

/// Whether C++ itself says that the memory between the first and the last touched element exists:
/// both are accessed on every run.
static bool endsAreSure(const AccessedElements &elements) {
  isl::set touched = elements.reads.unite(elements.writes);
  return touched.is_empty() || touched.is_subset(elements.sureAccesses) ||
         touched.lexmin().unite(touched.lexmax()).is_subset(elements.sureAccesses);
}

static bool isAccessed(const Kernel &kernel, const Array &array) {
  return std::ranges::any_of(kernel.statements, [&](const Statement &statement) {
    return std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &use) {
      return use.access.array == array.name;
    });
  });
}

/// The memory of a parameter: not transferred, but nothing that is written may overlap it.
static ArrayTransfer watchedMemory(const Array &array) {
  ElementRange nothing{boolLiteral(false), index(0), index(0)};
  return {array.name, {boolLiteral(true), index(0), index(0)}, nothing, nothing, true, true, {}};
}

namespace {

/// Expressions for the ends of sets: what is read, needed and written is often the same.
class RangeCache {
public:
  RangeCache(const Array &array, ExprBuilder builder) : array(array), builder(std::move(builder)) {}

  Expected<ElementRange> of(const isl::set &elements) {
    for (const auto &[set, range] : known)
      if (obviouslyEqual(set, elements))
        return range;
    Expected<ElementRange> range = rangeOf(elements, array, builder);
    known.emplace_back(elements, range);
    return range;
  }

private:
  const Array &array;
  ExprBuilder builder;
  std::vector<std::pair<isl::set, Expected<ElementRange>>> known;
};

} // namespace

static Expected<ArrayTransfer> transferOf(const Kernel &kernel, const Array &array,
                                          DataRanges &ranges) {
  if (array.sizes.empty() && !isAccessed(kernel, array))
    return watchedMemory(array);
  Expected<AccessedElements> elements = accessedElements(kernel, array, ranges);
  if (!elements)
    return std::unexpected(elements.error());
  bool writesAll = writesWholeHull(*elements, array);
  isl::set all = obviouslyEqual(elements->reads, elements->writes)
                     ? elements->reads
                     : ir::coalesced(elements->reads.unite(elements->writes));
  RangeCache range(array, ranges.builder());
  auto touched = range.of(all);
  auto copyIn = range.of(writesAll ? elements->reads : all);
  auto copyOut = range.of(elements->writes);
  for (const auto *part : {&touched, &copyIn, &copyOut})
    if (!*part)
      return std::unexpected(part->error());
  bool isSure = endsAreSure(*elements);
  return ArrayTransfer{array.name,
                       *touched,
                       *copyIn,
                       *copyOut,
                       isSure,
                       writesAll,
                       isSure ? boxesOf(*elements, kernel, array) : std::nullopt};
}

Expected<Transfers> computeTransfers(const Kernel &original) {
  return guarded([&]() -> Expected<Transfers> {
    DataRanges ranges(original);
    Transfers result;
    for (const Array &array : original.arrays) {
      if (array.storage != Storage::Host)
        continue;
      Expected<ArrayTransfer> transfer = transferOf(original, array, ranges);
      if (!transfer)
        return std::unexpected(transfer.error());
      result.arrays.push_back(std::move(*transfer));
    }
    result.ranges = ranges.table();
    return result;
  });
}

} // namespace loopy::codegen
