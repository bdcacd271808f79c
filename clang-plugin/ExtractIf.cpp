//===- ExtractIf.cpp - Branches as domains and predicates ------------------------------------===//
#include "clang-plugin/ExtractLowering.h"
#include "clang-plugin/SourceText.h"

#include "ir/IslCoalesce.h"

#include "clang/AST/Stmt.h"

namespace loopy::plugin {

namespace {

/// Lowers a branch for `domain`, under one more predicate if there is one.
void lowerBranch(State &state, const std::function<void()> &lower, const isl::set &domain,
                 std::optional<ir::Expr> predicate) {
  if (domain.is_empty())
    return;
  Scope outer = state.scope;
  state.scope.domain = domain;
  if (predicate)
    state.scope.predicates.push_back(*predicate);
  lower();
  state.scope = outer;
}

/// Evaluates a condition on data once, before the branches can change what it reads. The instances
/// outside of all pieces are false, which only an else branch needs to know.
ir::Expr storeCondition(State &state, const Condition &condition, const clang::IfStmt *branch,
                        bool hasElse) {
  std::string name = "cond" + std::to_string(state.conditionCount++);
  std::size_t root = addTemporary(state, name, {}, ir::ScalarType::Bool, {}, branch->getIfLoc());
  const std::string text = quotedSource(state.context, branch->getCond());
  state.roots[root].array.meaning = "the condition " + (text.empty() ? "of an 'if'" : text);
  ir::Access target = scalarAccess(state.roots[root]);
  Scope outer = state.scope;
  auto store = [&](const isl::set &where, const ir::Expr &value) {
    state.scope.domain = where;
    state.emit(name, target, value, branch->getCond()->getBeginLoc());
  };
  for (const ConditionPiece &piece : condition.pieces)
    store(piece.where, piece.data.value_or(ir::integerLiteral(1, ir::ScalarType::Bool)));
  if (hasElse)
    store(ir::coalesced(outer.domain.subtract(condition.where(state.isl))),
          ir::integerLiteral(0, ir::ScalarType::Bool));
  state.scope = outer;
  return ir::load(target, ir::ScalarType::Bool);
}

} // namespace

void lowerIfVariables(State &state, const clang::IfStmt *branch) {
  if (branch->getInit())
    lowerStatement(state, branch->getInit());
  if (const clang::VarDecl *variable = branch->getConditionVariable())
    lowerVariable(state, variable);
}

void lowerIf(State &state, const clang::IfStmt *branch) {
  const clang::Stmt *otherwise = branch->getElse();
  lowerIf(
      state, branch, [&] { lowerStatement(state, branch->getThen()); },
      [&] {
        if (otherwise)
          lowerStatement(state, otherwise);
      },
      otherwise);
}

void lowerIf(State &state, const clang::IfStmt *branch, const std::function<void()> &lowerThen,
             const std::function<void()> &lowerElse, bool hasElse) {
  lowerIfVariables(state, branch);
  if (branch->isConsteval())
    refuse(branch->getIfLoc(), "'if consteval' is not supported in kernels");
  performInner(state, branch->getCond());
  isl::set domain = state.scope.domain;
  Condition condition = lowerCondition(state, branch->getCond());
  isl::set where = condition.where(state.isl);
  if (condition.isStatic()) {
    lowerBranch(state, lowerThen, where, std::nullopt);
    lowerBranch(state, lowerElse, ir::coalesced(domain.subtract(where)), std::nullopt);
    return;
  }
  ir::Expr isTrue = storeCondition(state, condition, branch, hasElse);
  lowerBranch(state, lowerThen, where, isTrue);
  lowerBranch(state, lowerElse, domain,
              ir::unary(ir::UnaryOp::LogicalNot, isTrue, ir::ScalarType::Bool));
}

} // namespace loopy::plugin
