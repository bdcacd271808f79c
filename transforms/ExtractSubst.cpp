//===- ExtractSubst.cpp - A name for expressions of one form --------------------------------===//
#include "ir/Operands.h"
#include "transforms/Inames.h"
#include "transforms/Pattern.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// The first part of a value that has the form of the rule, from the outside in; subscripts do not
/// count.
static std::optional<PatternMatch> findIn(const Kernel &kernel, const Statement &statement,
                                          const Expr &pattern, const std::vector<Iname> &parameters,
                                          const Expr &value) {
  auto found = matchPattern(kernel, statement, pattern, parameters, value);
  if (found || value.getIf<Load>())
    return found;
  for (const Expr &part : operands(value))
    if (auto inside = findIn(kernel, statement, pattern, parameters, part))
      return inside;
  return std::nullopt;
}

static Expected<void> requireNames(const Kernel &kernel, const ExtractSubst &step) {
  if (auto free = requireFree(kernel, Iname(step.name)); !free)
    return free;
  for (std::size_t i = 0; i < step.parameters.size(); ++i) {
    const Iname &parameter = step.parameters[i];
    if (!kernel.hasIname(parameter))
      if (auto free = requireFree(kernel, parameter); !free)
        return free;
    if (std::ranges::count(step.parameters, parameter) > 1)
      return fail("the parameter '" + parameter.str() + "' is named twice");
  }
  return {};
}

Expected<SubstitutionRule> extractSubst(const Kernel &kernel, const ExtractSubst &step) {
  if (auto free = requireNames(kernel, step); !free)
    return std::unexpected(free.error());
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  auto pattern = readPattern(kernel, step.expression, step.parameters);
  if (!pattern)
    return std::unexpected(pattern.error());
  std::optional<SubstitutionRule> rule;
  const Statement *looked = nullptr;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Statement &statement = kernel.statements[i];
    if (!(*selected)[i] || !statement.code.empty())
      continue;
    looked = looked ? looked : &statement;
    auto found = findIn(kernel, statement, *pattern, step.parameters, statement.value);
    if (!found)
      continue;
    if (!rule)
      rule = SubstitutionRule{step.name, step.parameters, *pattern, found->body, {}};
    rule->within.insert(statement.originalId());
  }
  if (rule)
    return std::move(*rule);
  std::string message = "nothing there computes \"" + step.expression + "\"";
  if (!looked)
    return fail(message);
  return std::unexpected(
      Error{message + "; '" + looked->id.str() + "' computes " + toString(looked->value),
            {},
            {{looked->location, "'" + looked->id.str() + "' is here"}}});
}

} // namespace loopy::transforms
