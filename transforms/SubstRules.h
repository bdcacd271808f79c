//===- SubstRules.h - Named expressions with parameters -------------------------------------===//
//
// A rule is a name for expressions of one form. It stands for them and stores nothing: a kernel
// with rules computes what it computes without them, until precompute stores their values.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "transforms/Step.h"

#include <set>
#include <string>
#include <vector>

namespace loopy::transforms {

/// name(parameters...) := body
struct SubstitutionRule {
  std::string name;
  std::vector<ir::Iname> parameters;
  ir::Expr pattern;                 ///< what has the rule's form, see Pattern.h
  ir::Expr body;                    ///< the typed value, in terms of parameters and loops
  std::set<ir::StatementId> within; ///< the original statements in which it stands for expressions
};
using SubstitutionRules = std::vector<SubstitutionRule>;

const SubstitutionRule *findRule(const SubstitutionRules &rules, const std::string &name);

/// The steps that make a rule, or say where it holds no more: see Transforms.h.
ir::Expected<SubstitutionRules> changeRules(const ir::Kernel &kernel, SubstitutionRules rules,
                                            const StepAction &action);

/// The kernel in which the rule's expressions are loads of an array of the rule's name, which has
/// one axis per parameter and stands for no memory; only in the statements that the query `within`
/// picks. Fails where there is no such expression.
ir::Expected<ir::Kernel> withRuleAsArray(ir::Kernel kernel, const SubstitutionRule &rule,
                                         const std::string &within);

/// Stores the values of a rule that the swept loops use in memory of the work-group, of the
/// work-item, or of the device, before these loops and once per iteration of the loops around them.
///   for o: for s: ... sq(x(o, s)) ...
///   ->  for o: { for e in { x(o, s) }: sq_precomputed[e - base(o)] = sq(e);
///                for s: ... sq_precomputed[x(o, s) - base(o)] ... }
/// Requires: as addPrefetch; what else the rule depends on is not swept; global memory before loops
/// are on the grid.
ir::Expected<ir::Kernel> precomputeRule(ir::Kernel kernel, const SubstitutionRule &rule,
                                        const Precompute &step);

} // namespace loopy::transforms
