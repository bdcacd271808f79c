#include "ir/ConstantRange.h"
#include "ir/IslCoalesce.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

Expected<void> check(const Kernel &kernel, const ChunkIname &step, const Iname &outer,
                     const Iname &inner) {
  const Iname &iname = step.iname;
  if (auto known = requireIname(kernel, iname); !known)
    return known;
  if (step.chunks <= 0)
    return fail("the number of chunks must be positive, not " + std::to_string(step.chunks));
  if (auto untagged = requireUntagged(kernel, iname); !untagged)
    return untagged;
  for (const Iname &name : {outer, inner})
    if (auto free = requireFree(kernel, name); !free)
      return free;
  if (outer == inner)
    return fail("the outer and the inner iname are both called '" + outer.str() + "'");
  if (!constantRange(kernel, iname))
    return fail("'" + iname.str() +
                "' cannot be cut into chunks: its range is not a compile-time constant; use "
                "split_iname, or fix_parameters first");
  return {};
}

} // namespace

Expected<Kernel> chunkIname(Kernel kernel, const ChunkIname &step) {
  const Iname &iname = step.iname;
  Iname outer = step.outer.empty() ? Iname(iname.str() + "_outer") : step.outer;
  Iname inner = step.inner.empty() ? Iname(iname.str() + "_inner") : step.inner;
  if (auto ok = check(kernel, step, outer, inner); !ok)
    return std::unexpected(ok.error());
  auto selected = selectInside(kernel, iname, step.within);
  if (!selected)
    return std::unexpected(selected.error());

  // The first `longer` chunks have one iteration more than the others.
  isl::ctx ctx = kernel.assumptions.ctx();
  ConstantRange range = *constantRange(kernel, iname);
  std::int64_t length = range.extent() / step.chunks, longer = range.extent() % step.chunks;
  Expr start = indexAdd(indexMul(inameRef(outer), index(length)), index(range.first));
  if (longer != 0)
    start = indexAdd(start, binary(BinaryOp::Min, inameRef(outer), index(longer), ScalarType::I64));
  Expr value = indexAdd(start, inameRef(inner));
  isl::set lengths = less(ctx, inameRef(inner), index(length))
                         .unite(lessEqual(ctx, inameRef(inner), index(length))
                                    .intersect(less(ctx, inameRef(outer), index(longer))));
  isl::set relation = equalTo(ctx, inameRef(iname), value)
                          .intersect(lessEqual(ctx, index(0), inameRef(outer)))
                          .intersect(less(ctx, inameRef(outer), index(step.chunks)))
                          .intersect(lessEqual(ctx, index(0), inameRef(inner)))
                          .intersect(lengths);
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    if (!(*selected)[i])
      continue;
    Statement &statement = kernel.statements[i];
    std::vector<Iname> inames = statement.inames;
    auto position = std::ranges::find(inames, iname);
    *position = outer;
    inames.insert(std::next(position), inner);
    reindex(statement, {{iname, value}}, relation, inames);
    statement.domain = ir::coalesced(statement.domain);
  }
  replaceInKernel(kernel, {iname}, {outer, inner});
  return tagNewInames(std::move(kernel), {{outer, step.outerTag}, {inner, step.innerTag}});
}

} // namespace loopy::transforms
