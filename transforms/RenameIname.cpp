#include "ir/Order.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

void renameIn(Statement &statement, const RenameIname &step) {
  std::vector<Iname> inames = statement.inames;
  std::ranges::replace(inames, step.from, step.to);
  reindex(statement, {{step.from, inameRef(step.to)}},
          equalTo(statement.domain.ctx(), inameRef(step.from), inameRef(step.to)), inames);
}

Expected<void> checkFusion(const Kernel &kernel, const RenameIname &step) {
  for (const Statement &statement : kernel.statements)
    if (isInside(statement, step.from) && isInside(statement, step.to))
      return fail("'" + step.from.str() + "' and '" + step.to.str() +
                  "' cannot be fused: statement '" + statement.id.str() + "' is inside both");
  InameTag from = kernel.tag(step.from), to = kernel.tag(step.to);
  if (from != to)
    return fail("'" + step.from.str() + "' and '" + step.to.str() +
                "' cannot be fused: their tags are " + toString(from) + " and " + toString(to) +
                "; tag them alike or after the fusion");
  return {};
}

/// Do two loops stand in the same loops?
bool areSiblings(const Kernel &kernel, const LoopRun &a, const LoopRun &b) {
  return a.depth == b.depth && sharedLoops(kernel, a.last, b.first) >= a.depth;
}

/// Statements in a new order, where `order[i]` is the position before.
class Reordering {
public:
  explicit Reordering(const Kernel &kernel) : kernel(kernel) {
    for (std::size_t i = 0; i < kernel.statements.size(); ++i)
      order.push_back(i);
  }

  /// Puts the statements of `run` directly behind statement `target` of the old order.
  void moveBehind(const LoopRun &run, std::size_t target) {
    std::erase_if(order, [&](std::size_t i) { return run.first <= i && i <= run.last; });
    auto place = std::ranges::find(order, target) + 1;
    std::vector<std::size_t> moved;
    for (std::size_t i = run.first; i <= run.last; ++i)
      moved.push_back(i);
    order.insert(place, moved.begin(), moved.end());
    seams.push_back(run.first);
  }

  /// Neighbours share the loops they shared before; those at the seams share all that they can.
  std::vector<Statement> statements() const {
    std::vector<Statement> result;
    for (std::size_t position = 0; position < order.size(); ++position) {
      Statement statement = kernel.statements[order[position]];
      bool isSeam = std::ranges::find(seams, order[position]) != seams.end();
      if (isSeam)
        statement.newLoop = {};
      else if (position > 0 && order[position] != order[position - 1] + 1)
        separate(statement, order[position - 1], order[position]);
      result.push_back(std::move(statement));
    }
    return result;
  }

private:
  void separate(Statement &statement, std::size_t previous, std::size_t own) const {
    std::size_t shared = sharedLoops(kernel, previous, own);
    statement.newLoop = shared < statement.inames.size() ? statement.inames[shared] : Iname();
  }

  const Kernel &kernel;
  std::vector<std::size_t> order;
  std::vector<std::size_t> seams; ///< first statements of what was moved
};

/// Renames loop by loop, each behind its nearest sibling over `to`.
Expected<Kernel> fuse(Kernel kernel, const RenameIname &step) {
  std::vector<LoopRun> from = loopsOver(kernel, step.from), to = loopsOver(kernel, step.to);
  Reordering reordering(kernel);
  for (const LoopRun &loop : from) {
    auto isEarlierSibling = [&](const LoopRun &other) {
      return other.last < loop.first && areSiblings(kernel, other, loop);
    };
    auto isLaterSibling = [&](const LoopRun &other) {
      return loop.last < other.first && areSiblings(kernel, loop, other);
    };
    if (auto earlier = std::find_if(to.rbegin(), to.rend(), isEarlierSibling); earlier != to.rend())
      reordering.moveBehind(loop, earlier->last);
    else if (auto later = std::ranges::find_if(to, isLaterSibling); later != to.end())
      reordering.moveBehind(*later, loop.last);
    else
      return fail("'" + step.from.str() + "' and '" + step.to.str() +
                  "' cannot be fused: they are not inside the same loops");
  }
  kernel.statements = reordering.statements();
  return kernel;
}

} // namespace

Expected<Kernel> renameIname(Kernel kernel, const RenameIname &step) {
  if (auto check = requireIname(kernel, step.from); !check)
    return std::unexpected(check.error());
  bool isFusion = kernel.hasIname(step.to) && step.from != step.to;
  if (!isFusion)
    if (auto check = requireFree(kernel, step.to); !check)
      return std::unexpected(check.error());
  if (isFusion) {
    if (auto check = checkFusion(kernel, step); !check)
      return std::unexpected(check.error());
    auto fused = fuse(std::move(kernel), step);
    if (!fused)
      return fused;
    kernel = std::move(*fused);
  }

  for (Statement &statement : kernel.statements)
    if (isInside(statement, step.from))
      renameIn(statement, step);
  if (auto node = kernel.tags.extract(step.from); node && !isFusion) {
    node.key() = step.to;
    kernel.tags.insert(std::move(node));
  }
  replaceInKernel(kernel, {step.from}, {step.to});
  return kernel;
}

} // namespace loopy::transforms
