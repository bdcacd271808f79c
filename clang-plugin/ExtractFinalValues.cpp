//===- ExtractFinalValues.cpp - Loop variables that outlive their loops ----------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "ir/IslCoalesce.h"

#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

#include <utility>

namespace loopy::plugin {

namespace {

/// The points of `set` whose `inames` are lexicographically last, for each value of the other
/// names.
isl::set last(const isl::set &set, const std::vector<ir::Iname> &inames) {
  if (inames.empty())
    return set;
  isl::id_list ids(set.ctx(), 0);
  for (const ir::Iname &iname : inames)
    ids = ids.add(ir::idFor(set.ctx(), iname.str()));
  isl::space space =
      isl::space::unit(set.ctx()).add_named_tuple(ir::idFor(set.ctx(), "L"), inames.size());
  return ir::bindInames(set, "L", inames).lexmax().bind(space.multi_id(ids));
}

isl::set finalValueIs(const State &state, const ir::Expr &value) {
  return ir::equalTo(state.isl, ir::inameRef(ir::Iname(finalValueName)), value);
}

/// The value that an earlier loop leaves where the later one does not run.
isl::set combine(const PendingFinalValue &earlier, const PendingFinalValue &later) {
  isl::set overridden = ir::projectOut(later.value, finalValueName);
  return ir::coalesced(later.value.unite(earlier.value.subtract(overridden)));
}

/// The variable in the header's assignment.
const clang::Expr *assignedVariable(const clang::ForStmt *loop, const clang::VarDecl *variable) {
  for (const clang::Expr *part : commaParts(llvm::cast<clang::Expr>(loop->getInit())))
    if (changedVariable(part) == variable)
      return llvm::cast<clang::BinaryOperator>(part)->getLHS()->IgnoreParens();
  std::unreachable(); // it has a start
}

} // namespace

void recordFinalValue(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable,
                      const ir::Iname &iname, const isl::set &iterations, const ir::Expr &start,
                      const ir::Expr &next) {
  std::string name = "loop variable '" + variable->getNameAsString() + "'";
  if (!state.scope.predicates.empty())
    refuse(loop->getForLoc(), name +
                                  " has a value after the loop that depends on data; declare it in "
                                  "the loop's header");
  isl::set ran = last(iterations, {iname}).intersect(finalValueIs(state, next));
  isl::set skipped = state.scope.domain.subtract(ir::projectOut(iterations, iname.str()));
  isl::set value =
      ir::projectOut(ran, iname.str()).unite(skipped.intersect(finalValueIs(state, start)));
  value = ir::projectOut(value.intersect(last(state.scope.domain, state.scope.inames)),
                         state.scope.inames);
  PendingFinalValue pending{variable,
                            assignedVariable(loop, variable),
                            scalarType(state, variable->getType(), loop->getForLoc()),
                            ir::coalesced(value),
                            state.scope.inames,
                            state.scope.domain};
  for (PendingFinalValue &earlier : state.finalValues) {
    if (earlier.variable != variable)
      continue;
    // A later loop of the top level runs last. Otherwise that is known when the same iteration of
    // the loops around is the last one of both.
    bool runsLast = pending.outer.empty() || (earlier.outer == pending.outer &&
                                              earlier.outerDomain.is_equal(pending.outerDomain));
    if (!runsLast)
      refuse(loop->getForLoc(),
             name + " is set by several loops; declare it in the loops' headers");
    pending.value = combine(earlier, pending);
    earlier = std::move(pending);
    return;
  }
  state.finalValues.push_back(std::move(pending));
}

} // namespace loopy::plugin
