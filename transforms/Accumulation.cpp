//===- Accumulation.cpp - The statement that accumulates in a loop --------------------------===//
#include "transforms/Accumulation.h"

#include "ir/Order.h"
#include "transforms/Inames.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// The statement's innermost loops that it has for itself and that do not select the target: all
/// their iterations contribute to one element.
static std::vector<Iname> outsideOf(const Kernel &kernel, std::size_t position) {
  const Statement &statement = kernel.statements[position];
  std::size_t shared = 0;
  for (std::size_t other : {position - 1, position + 1})
    if (other < kernel.statements.size())
      shared = std::max(shared, sharedLoops(kernel, position, other));
  std::vector<Iname> outer = statement.inames;
  auto isSelecting = [&](const Iname &name) {
    return std::ranges::any_of(statement.target.subscripts, [&](const Expr &subscript) {
      bool found = false;
      walk(subscript, [&](const Expr &node) {
        const auto *reference = node.getIf<InameRef>();
        found |= reference && reference->name == name;
      });
      return found;
    });
  };
  while (outer.size() > shared && !isSelecting(outer.back()) &&
         !isParallel(kernel.tag(outer.back())))
    outer.pop_back();
  return outer;
}

static Expected<std::size_t> reducingStatement(const Kernel &kernel, const Iname &iname) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    if (!isInside(kernel.statements[i], iname))
      continue;
    if (found)
      return fail("'" + iname.str() + "' is around several statements; distribute the loop first");
    found = i;
  }
  return *found;
}

Expected<Accumulation> accumulationIn(const Kernel &kernel, const Iname &iname) {
  auto position = reducingStatement(kernel, iname);
  if (!position)
    return std::unexpected(position.error());
  const Statement &statement = kernel.statements[*position];
  auto reduction = reductionOf(statement);
  if (!reduction)
    return std::unexpected(Error{"'" + statement.id.str() +
                                     "' is no reduction that is known: a sum, a product, a bit "
                                     "operation, a minimum or maximum of its target",
                                 {},
                                 {{statement.location, "'" + statement.id.str() + "' is here"}}});
  std::vector<Iname> outer = outsideOf(kernel, *position);
  if (contains(outer, iname))
    return fail("the iterations of '" + iname.str() +
                "' do not all contribute to one element, or "
                "other statements are in the loop");
  return Accumulation{*position, std::move(*reduction), std::move(outer)};
}

isl::map iterationsInOrder(const Kernel &kernel, const Statement &statement,
                           const std::vector<Iname> &outer) {
  std::vector<OrderLevel> levels;
  for (const Iname &iname : statement.inames)
    levels.push_back(
        {contains(outer, iname) ? OrderLevel::Kind::Given : OrderLevel::Kind::Sequential, iname,
         iname});
  isl::map pairs = allPairs(statement, statement).intersect_params(kernel.assumptions);
  return orderedPairs(pairs, statement, statement, levels, std::strong_ordering::equal);
}

} // namespace loopy::transforms
