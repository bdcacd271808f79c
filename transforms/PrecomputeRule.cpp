//===- PrecomputeRule.cpp - Values of a rule stored before loops that use them --------------===//
#include "transforms/Fetch.h"
#include "transforms/Inames.h"
#include "transforms/SubstRules.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// Can the computation fail for some operands? Then it happens for no others than in the loop.
bool mayFail(const Expr &body) {
  bool found = false;
  walk(body, [&](const Expr &node) {
    const auto *binary = node.getIf<Binary>();
    found |= binary && isInteger(node.type()) &&
             (binary->op == BinaryOp::Div || binary->op == BinaryOp::Rem);
  });
  return found;
}

std::vector<Iname> inamesIn(const Expr &expr) {
  std::vector<Iname> names;
  walk(expr, [&](const Expr &node) {
    if (const auto *reference = node.getIf<InameRef>())
      names.push_back(reference->name);
  });
  return names;
}

/// What the value depends on besides the parameters must be the same while it is held.
Expected<void> requireOutside(const SubstitutionRule &rule, const Fetch &fetch) {
  for (const Iname &name : inamesIn(rule.body))
    if (!contains(rule.parameters, name) && !contains(fetch.part.place.outer, name))
      return fail("'" + rule.name + "' depends on '" + name.str() +
                  "', which is swept: make it a parameter of the rule");
  return {};
}

/// All work-items share global memory, which has one copy only.
Expected<void> requireNoGrid(const Kernel &kernel, const Fetch &fetch) {
  for (const ArrayUse &use : fetch.uses)
    for (const Iname &name : kernel.statements[use.statement].inames)
      if (isParallel(kernel.tag(name)))
        return fail("'" + name.str() +
                    "' is on the grid, whose work-items share global memory: precompute there "
                    "before loops are tagged");
  return {};
}

} // namespace

Expected<Kernel> precomputeRule(Kernel kernel, const SubstitutionRule &rule,
                                const Precompute &step) {
  auto named = withRuleAsArray(std::move(kernel), rule, step.within);
  if (!named)
    return std::unexpected(named.error());
  const bool isGlobal = step.space == AddressSpace::Global;
  // Only the statements that the step is about load the array of this name.
  AddPrefetch asArray{step.array, step.sweep, step.space, step.temporary, ""};
  if (isGlobal)
    asArray.space = AddressSpace::Private;
  auto fetch = planFetch(*named, asArray, rule.name + "_precomputed", !isGlobal);
  if (!fetch)
    return std::unexpected(fetch.error());
  if (auto fixed = requireOutside(rule, *fetch); !fixed)
    return std::unexpected(fixed.error());
  if (isGlobal)
    if (auto shared = requireNoGrid(*named, *fetch); !shared)
      return std::unexpected(shared.error());
  if (mayFail(rule.body))
    fetch->part.footprint.elements = fetch->part.footprint.exact;
  Kernel result = applyFetch(std::move(*named), *fetch, [&](const std::vector<Expr> &arguments) {
    std::map<Iname, Expr> values;
    for (std::size_t i = 0; i < arguments.size(); ++i)
      values.emplace(rule.parameters[i], arguments[i]);
    return substitute(rule.body, values);
  });
  std::erase_if(result.arrays, [&](const Array &array) { return array.name.str() == rule.name; });
  if (isGlobal)
    result.arrays.back().space = AddressSpace::Global;
  return result;
}

} // namespace loopy::transforms
