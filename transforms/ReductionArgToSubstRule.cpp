//===- ReductionArgToSubstRule.cpp - A name for what a statement accumulates ----------------===//
#include "ir/Reduction.h"
#include "transforms/Inames.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

static Expected<const Statement *> reducingStatement(const Kernel &kernel,
                                                     const ReductionArgToSubstRule &step) {
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  const Statement *found = nullptr;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Statement &statement = kernel.statements[i];
    bool isInAll = std::ranges::all_of(
        step.inames, [&](const Iname &iname) { return isInside(statement, iname); });
    if (!(*selected)[i] || !isInAll || !reductionOf(statement))
      continue;
    if (found)
      return fail("'" + found->id.str() + "' and '" + statement.id.str() +
                  "' both accumulate there; name one with within");
    found = &statement;
  }
  if (!found)
    return fail("no statement there is a reduction that is known: a sum, a product, a bit "
                "operation, a minimum or maximum of its target");
  return found;
}

Expected<SubstitutionRule> reductionArgToSubstRule(const Kernel &kernel,
                                                   const ReductionArgToSubstRule &step) {
  if (auto free = requireFree(kernel, Iname(step.name)); !free)
    return std::unexpected(free.error());
  for (const Iname &iname : step.inames)
    if (auto known = requireIname(kernel, iname); !known)
      return std::unexpected(known.error());
  auto statement = reducingStatement(kernel, step);
  if (!statement)
    return std::unexpected(statement.error());
  const Expr value = reductionOf(**statement)->contribution;
  for (const Iname &iname : step.inames) {
    bool found = false;
    walk(value, [&](const Expr &node) {
      const auto *reference = node.getIf<InameRef>();
      found |= reference && reference->name == iname;
    });
    if (!found)
      return fail("'" + (*statement)->id.str() + "' accumulates " + toString(value) +
                  ", which does not depend on '" + iname.str() + "'");
  }
  return SubstitutionRule{step.name, step.inames, value, value, {(*statement)->originalId()}};
}

} // namespace loopy::transforms
