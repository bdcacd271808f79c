//===- ExtractCounterLoop.cpp - What a loop does to counters ---------------------------------===//
#include "clang-plugin/ExtractCounter.h"

#include "ir/IndexOf.h"
#include "ir/Polynomial.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

bool mentions(const ir::Expr &expr, const std::set<std::string> &names) {
  bool found = false;
  ir::walk(expr, [&](const ir::Expr &node) {
    if (const auto *iname = node.getIf<ir::InameRef>())
      found = found || names.contains(iname->name.str());
    else if (const auto *parameter = node.getIf<ir::ParameterRef>())
      found = found || names.contains(parameter->name.str());
    else if (node.getIf<ir::Load>())
      found = true;
  });
  return found;
}

/// By how much an iteration changes each counter; nothing for those that it sets to a value of its
/// own.
using Changes = std::map<const clang::VarDecl *, std::optional<ir::Expr>>;

/// `after`, where the value before is called `before`, minus that.
std::optional<ir::Expr> difference(const ir::Expr &after, const std::string &before) {
  ir::PolynomialVariables variables;
  auto sum = variables.toPolynomial(after);
  auto start = variables.toPolynomial(ir::parameterRef(ir::ParameterName(before)));
  if (!sum || !start)
    return std::nullopt;
  ir::Polynomial change = *sum - *start;
  return change.isValid() ? std::optional(variables.toExpr(change)) : std::nullopt;
}

/// Lowers the body for a value that has a name only, and forgets what else that gives.
Changes findChanges(State &state, const std::set<const clang::VarDecl *> &changed,
                    const std::function<void()> &lowerBody) {
  std::set<std::string> unknown; // what a change must not depend on
  for (const auto &[loop, iname] : state.facts.inames)
    if (iname == state.scope.inames.back() ||
        std::ranges::find(state.scope.inames, iname) == state.scope.inames.end())
      unknown.insert(iname.str());
  Lowered before = state;
  std::map<const clang::VarDecl *, std::string> names;
  for (const clang::VarDecl *variable : changed)
    if (state.counterValues.contains(variable)) {
      std::string name = state.names.unique(variable->getNameAsString() + "_before");
      names.emplace(variable, name);
      unknown.insert(name);
      state.counterValues.insert_or_assign(variable, ir::parameterRef(ir::ParameterName(name)));
    }
  lowerBody();
  auto after = state.counterValues;
  static_cast<Lowered &>(state) = before;
  Changes changes;
  for (const auto &[variable, name] : names) {
    auto value = after.find(variable);
    changes[variable] = std::nullopt;
    if (value == after.end() || !mentions(value->second, {name}))
      continue;
    auto change = difference(value->second, name);
    if (!change || mentions(*change, unknown))
      throw NotACounter{variable};
    changes[variable] = *change;
  }
  return changes;
}

ir::Expr times(const ir::Expr &start, const ir::Expr &change, const ir::Expr &count) {
  return ir::indexAdd(start, ir::indexMul(change, count));
}

} // namespace

HiddenCounters::HiddenCounters(State &state, const clang::Stmt *loop)
    : state(state), saved(state.counterValues) {
  if (auto changed = state.facts.counters.changedIn.find(loop);
      changed != state.facts.counters.changedIn.end())
    for (const clang::VarDecl *variable : changed->second)
      state.counterValues.erase(variable);
}

std::optional<ir::Expr> countIterations(State &state, const clang::Stmt *loop,
                                        const CountedLoop &counted) {
  isl::set iterations = state.scope.domain;
  isl::set runs = ir::projectOut(iterations, counted.iname.str());
  isl::pw_aff last =
      ir::bindInames(iterations, "L", {counted.iname}).lexmax_pw_multi_aff().at(0).gist(runs);
  ir::Kernel names;
  for (const HostParameter &each : state.parameters)
    names.parameters.push_back(each.parameter);
  auto end = ir::indexOf(names, last);
  if (!end)
    return std::nullopt;
  ir::Expr count = ir::indexAdd(ir::indexSub(*end, counted.first), ir::index(1));
  isl::set isEmpty = counted.outer.subtract(runs);
  state.require(isEmpty.subtract(ir::equalTo(state.isl, count, ir::index(0))),
                "loop '" + counted.iname.str() + "' ends before it begins", loop->getBeginLoc());
  return count;
}

void lowerCountedBody(State &state, const clang::Stmt *loop, const CountedLoop &counted,
                      const std::function<void()> &lowerBody) {
  auto changed = state.facts.counters.changedIn.find(loop);
  if (changed == state.facts.counters.changedIn.end() || changed->second.empty())
    return lowerBody();
  std::set<const clang::VarDecl *> variables = changed->second;
  Changes changes = findChanges(state, variables, lowerBody);
  auto before = state.counterValues;
  ir::Expr done = ir::indexSub(ir::inameRef(counted.iname), counted.first);
  for (const auto &[variable, change] : changes)
    if (change)
      state.counterValues.insert_or_assign(variable, times(before.at(variable), *change, done));
    else
      state.counterValues.erase(variable);
  lowerBody();
  auto count = countIterations(state, loop, counted);
  for (const clang::VarDecl *variable : variables) {
    auto change = changes.find(variable);
    bool isKnown = count && change != changes.end() && change->second;
    if (isKnown)
      state.counterValues.insert_or_assign(variable,
                                           times(before.at(variable), *change->second, *count));
    else
      state.counterValues.erase(variable);
  }
}

} // namespace loopy::plugin
