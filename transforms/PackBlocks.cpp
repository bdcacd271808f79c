#include "transforms/PackBlocks.h"

#include "transforms/Inames.h"
#include "transforms/PackLoops.h"
#include "transforms/SameStatements.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <utility>

namespace loopy::transforms {

using namespace ir;

/// The element of `copy` that a statement of packLoops fills from host memory, or empties into it.
static const Access *packedElement(const Kernel &kernel, const Statement &statement,
                                   const ArrayName &copy) {
  if (!isCopy(statement) || kernel.find(copy)->space != AddressSpace::Global)
    return nullptr;
  const Access &source = statement.value.getIf<Load>()->access;
  const bool isOut = source.array == copy;
  const Access &packed = isOut ? source : statement.target;
  const Access &other = isOut ? statement.target : source;
  const bool isPack = packed.array == copy && kernel.find(other.array)->storage == Storage::Host;
  return isPack ? &packed : nullptr;
}

/// The inames of a position on an axis, which only this statement has; empty where they are not.
static std::vector<Iname> ownInames(const Kernel &kernel, const Statement &statement,
                                    const Expr &position) {
  std::vector<Iname> inames;
  walk(position, [&](const Expr &node) {
    if (const auto *reference = node.getIf<InameRef>())
      inames.push_back(reference->name);
  });
  for (const Iname &iname : inames)
    for (const Statement &other : kernel.statements)
      if (!iname.str().starts_with(statement.id.str() + "_") ||
          (other.id != statement.id && isInside(other, iname)))
        return {};
  return inames;
}

/// One loop over positions instead of one over groups and one over their work-items.
static void joinGroups(Kernel &kernel, Statement &statement, const Expr &position,
                       const Iname &group, const Iname &item, const Iname &joined) {
  const isl::ctx ctx = kernel.assumptions.ctx();
  const Expr reference = inameRef(joined);
  auto join = [&](const Expr &node) { return equal(node, position) ? reference : node; };
  statement =
      mapStatement(statement, {[&](const Expr &expr) { return transform(expr, join); },
                               [&](const Access &target) { return transform(target, join); }});
  std::vector<Iname> inames = statement.inames;
  std::erase(inames, item);
  std::ranges::replace(inames, group, joined);
  const isl::set relation = equalTo(ctx, reference, position)
                                .intersect(lessEqual(ctx, index(0), inameRef(item)))
                                .intersect(less(ctx, inameRef(item), index(packGroupSize)));
  reindex(statement,
          {{group, indexFloorDiv(reference, packGroupSize)},
           {item, indexFloorMod(reference, packGroupSize)}},
          relation, std::move(inames));
  replaceInKernel(kernel, {group, item}, {joined});
}

/// The longest vector that blocks of `count` elements consist of; 1: none.
static std::int64_t lanesIn(std::int64_t count) {
  for (std::int64_t lanes : {16, 8, 4, 2})
    if (count % lanes == 0)
      return lanes;
  return 1;
}

/// The loop inside of a block is the innermost one of a work-item, with a loop of lanes in it.
static Expected<Kernel> tagBlock(Kernel kernel, std::size_t number, const Iname &inBlock,
                                 std::int64_t count) {
  Statement &copy = kernel.statements[number];
  std::vector<Iname> inames = copy.inames;
  std::erase(inames, inBlock);
  inames.push_back(inBlock);
  reorder(copy, std::move(inames));
  const std::int64_t lanes = lanesIn(count);
  if (lanes == 1)
    return kernel;
  if (lanes == count)
    return tagNewInames(std::move(kernel), {{inBlock, Vectorize{}}});
  return splitIname(std::move(kernel),
                    {.iname = inBlock, .length = lanes, .innerTag = Vectorize{}});
}

/// Cuts the loops of the statement with this number along an axis into blocks.
static Expected<Kernel> cut(Kernel kernel, std::size_t number, const Expr &position,
                            const std::vector<Iname> &inames, std::int64_t count) {
  Iname whole = inames.front();
  const InameTag tag = kernel.tag(whole);
  kernel.tags.erase(whole);
  const bool hasGroups = inames.size() == 2;
  if (hasGroups) {
    const std::string name = whole.str();
    whole = Iname(name.substr(0, name.rfind('_')));
    if (auto free = requireFree(kernel, whole); !free)
      return std::unexpected(free.error());
    kernel.tags.erase(inames.back());
    joinGroups(kernel, kernel.statements[number], position, inames.front(), inames.back(), whole);
  }
  const Iname block(whole.str() + "_outer"), inBlock(whole.str() + "_inner");
  auto blocks = splitIname(std::move(kernel), {.iname = whole, .length = count});
  if (blocks && hasGroups)
    blocks =
        splitIname(std::move(*blocks), {.iname = block,
                                        .length = std::max<std::int64_t>(packGroupSize / count, 1),
                                        .outerTag = tag,
                                        .innerTag = LocalAxis{0}});
  else if (blocks)
    blocks = tagNewInames(std::move(*blocks), {{block, tag}});
  if (!blocks)
    return blocks;
  return tagBlock(std::move(*blocks), number, inBlock, count);
}

Kernel packInBlocks(Kernel kernel, const ArrayName &copy, std::size_t axis, std::int64_t count) {
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Access *packed = packedElement(kernel, kernel.statements[i], copy);
    if (!packed)
      continue;
    const Expr position = packed->subscripts[axis];
    const std::vector<Iname> inames = ownInames(kernel, kernel.statements[i], position);
    if (inames.empty() || inames.size() > 2)
      continue;
    if (auto blocks = cut(kernel, i, position, inames, count))
      kernel = std::move(*blocks);
  }
  return kernel;
}

} // namespace loopy::transforms
