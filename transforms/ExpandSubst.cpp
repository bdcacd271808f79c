//===- ExpandSubst.cpp - Expressions that a rule stands for no more -------------------------===//
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<SubstitutionRules> expandSubst(const Kernel &kernel, SubstitutionRules rules,
                                        const ExpandSubst &step) {
  auto rule = std::ranges::find(rules, step.rule, &SubstitutionRule::name);
  if (rule == rules.end())
    return fail("there is no rule '" + step.rule + "' here");
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  std::size_t count = 0;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      count += rule->within.erase(kernel.statements[i].originalId());
  if (count == 0)
    return fail("no statement there uses the rule '" + step.rule + "'");
  if (rule->within.empty())
    rules.erase(rule);
  return rules;
}

} // namespace loopy::transforms
