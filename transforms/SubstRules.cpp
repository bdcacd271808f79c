//===- SubstRules.cpp - Named expressions with parameters -----------------------------------===//
#include "transforms/SubstRules.h"

#include "ir/Operands.h"
#include "ir/Overloaded.h"
#include "transforms/Inames.h"
#include "transforms/Pattern.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

const SubstitutionRule *findRule(const SubstitutionRules &rules, const std::string &name) {
  auto found = std::ranges::find(rules, name, &SubstitutionRule::name);
  return found == rules.end() ? nullptr : &*found;
}

static Expected<SubstitutionRules> withNew(SubstitutionRules rules,
                                           Expected<SubstitutionRule> rule) {
  if (!rule)
    return std::unexpected(rule.error());
  if (findRule(rules, rule->name))
    return fail("there is a rule '" + rule->name + "' already");
  rules.push_back(std::move(*rule));
  return rules;
}

Expected<SubstitutionRules> changeRules(const Kernel &kernel, SubstitutionRules rules,
                                        const StepAction &action) {
  return std::visit(
      Overloaded{
          [&](const ExtractSubst &step) { return withNew(rules, extractSubst(kernel, step)); },
          [&](const ReductionArgToSubstRule &step) {
            return withNew(rules, reductionArgToSubstRule(kernel, step));
          },
          [&](const ExpandSubst &step) { return expandSubst(kernel, rules, step); },
          [&](const auto &) -> Expected<SubstitutionRules> { return rules; },
      },
      action);
}

namespace {

/// Replaces the expressions of a rule in the values of statements; subscripts stay.
class RuleUses {
public:
  RuleUses(const Kernel &kernel, const SubstitutionRule &rule) : kernel(kernel), rule(rule) {}

  Expr replaced(const Statement &statement, const Expr &value) {
    auto match = matchPattern(kernel, statement, rule.pattern, rule.parameters, value);
    if (match && equal(match->body, rule.body)) {
      ++count;
      return load({ArrayName(rule.name), std::move(match->arguments)}, value.type());
    }
    std::vector<Expr> parts = operands(value);
    if (parts.empty() || value.getIf<Load>())
      return value;
    for (Expr &part : parts)
      part = replaced(statement, part);
    return withOperands(value, std::move(parts));
  }

  unsigned count = 0;

private:
  const Kernel &kernel;
  const SubstitutionRule &rule;
};

} // namespace

Expected<Kernel> withRuleAsArray(Kernel kernel, const SubstitutionRule &rule,
                                 const std::string &within) {
  if (auto free = requireFree(kernel, Iname(rule.name)); !free)
    return std::unexpected(free.error());
  auto selected = selectStatements(kernel, within);
  if (!selected)
    return std::unexpected(selected.error());
  const Kernel before = kernel;
  RuleUses uses(before, rule);
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    Statement &statement = kernel.statements[i];
    if ((*selected)[i] && statement.code.empty() && rule.within.contains(statement.originalId()))
      statement.value = uses.replaced(statement, statement.value);
  }
  if (uses.count == 0)
    return fail("no statement there uses the rule '" + rule.name + "', which stands for " +
                toString(rule.body));
  kernel.arrays.push_back(
      {ArrayName(rule.name), rule.body.type(), Storage::Temporary, 0, {}, kernel.location});
  return kernel;
}

} // namespace loopy::transforms
