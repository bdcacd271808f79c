//===- CodeStates.h - Which values the variables of code can have ----------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <map>
#include <string>

namespace loopy::ir {

/// { : value is one of the type }; of 64-bit types the sign only.
isl::set valuesOf(isl::ctx ctx, const Expr &value, ScalarType type);

/// Sets of states: the values of integer variables of one statement's code, as isl parameters of
/// the given names beside inames and parameters. Every operation keeps all states that are
/// possible, and perhaps more.
class CodeStates {
public:
  struct Variable {
    Access access;
    ScalarType type;
    Iname name; ///< for isl
  };

  CodeStates(isl::ctx ctx, std::map<ArrayName, Variable> variables)
      : ctx(ctx), variables_(std::move(variables)) {}

  const std::map<ArrayName, Variable> &variables() const { return variables_; }
  /// The variable that an access is, if it is one of these.
  const Variable *find(const Access &access) const;

  /// Those for which the condition may be true (or false).
  isl::set assume(const isl::set &states, const Expr &condition, bool holds);
  isl::set assign(const isl::set &states, const Variable &variable, const Expr &value);
  /// The variable may have any value.
  isl::set forget(const isl::set &states, const Variable &variable) const;

private:
  isl::ctx ctx;
  std::map<ArrayName, Variable> variables_;
  std::vector<Iname> unknowns; ///< names for values of parts of one expression
  unsigned unknownCount = 0;

  Expr value(isl::set &states, const Expr &expr);
  Expr binaryValue(isl::set &states, const Binary &node, ScalarType type);
  Expr quotient(isl::set &states, const Expr &operand, std::int64_t divisor, bool truncates);
  Expr selected(isl::set &states, const Select &node);
  Expr converted(isl::set &states, const Expr &exact, ScalarType type);
  Expr computed(isl::set &states, const Expr &exact, ScalarType type);
  Expr anything(isl::set &states, ScalarType type);
  Expr unknown();
  isl::set settled(isl::set states);
  isl::set compared(isl::set states, const Binary &node, bool holds);
};

} // namespace loopy::ir
