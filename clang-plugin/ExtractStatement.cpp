//===- ExtractStatement.cpp - Statements and assignments -------------------------------------===//
#include "clang-plugin/ExtractCode.h"
#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractFunction.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"

#include <utility>

namespace loopy::plugin {

namespace {

void lowerExpressionStatement(State &state, const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
    return lowerExpressionStatement(state, full->getSubExpr());
  if (lowerAssignment(state, expression))
    return;
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
      binary && binary->isCommaOp()) {
    lowerStatement(state, binary->getLHS());
    return lowerStatement(state, binary->getRHS());
  }
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    if (lowerComplexAssignment(state, call) || lowerRecordAssignment(state, call) ||
        lowerSwap(state, call))
      return;
    if (auto statements = concernsObjects(call) ? inlinedStatements(state, call) : std::nullopt) {
      for (const clang::Expr *statement : *statements)
        lowerExpressionStatement(state, statement);
      return;
    }
    if (visibleDefinition(state.sema, call))
      return lowerCallStatement(state, call);
    lowerCall(state, call);
  }
  if (llvm::isa<clang::AtomicExpr>(expression))
    lowerValue(state, expression); // refuses
  if (expression->getType()->isVoidType() &&
      !llvm::isa<clang::CastExpr, clang::CallExpr>(expression))
    lowerValue(state, expression); // refuses
  refuse(expression->getBeginLoc(), "the value of " + state.text(expression) +
                                        " is not used; only "
                                        "assignments are supported as statements of a kernel");
}

/// Why a kind of statement cannot be part of a kernel.
std::string refusalFor(const clang::Stmt *statement) {
  if (llvm::isa<clang::ReturnStmt>(statement))
    return "'return' leaves the annotated code";
  if (llvm::isa<clang::GotoStmt, clang::IndirectGotoStmt, clang::LabelStmt>(statement))
    return "'goto' and labels are not supported in kernels";
  if (llvm::isa<clang::WhileStmt>(statement))
    return "a 'while' loop has no known number of iterations; use 'for'";
  if (llvm::isa<clang::DoStmt>(statement))
    return "a 'do' loop has no known number of iterations; use 'for'";
  if (llvm::isa<clang::SwitchStmt>(statement))
    return "'switch' is only supported inside loops";
  if (llvm::isa<clang::SwitchCase>(statement))
    return "a 'case' label inside another statement is not supported in kernels";
  if (llvm::isa<clang::CXXTryStmt>(statement))
    return "exceptions are not supported in kernels";
  if (llvm::isa<clang::AsmStmt>(statement))
    return "inline assembly cannot run on a device";
  if (llvm::isa<clang::OMPExecutableDirective>(statement))
    return "OpenMP directives inside annotated code are not supported";
  return "this statement is not supported in kernels";
}

void lowerAttributed(State &state, const clang::AttributedStmt *statement) {
  const clang::Stmt *inner = statement->getSubStmt();
  std::string name = givenName(statement);
  if (!name.empty() && !isLoop(inner)) {
    if (!llvm::isa<clang::Expr>(inner))
      refuse(statement->getBeginLoc(), "the name '" + name +
                                           "' is given to something that is neither "
                                           "a 'for' loop nor an assignment");
    state.scope.statementName = name;
  }
  lowerStatement(state, inner);
}

} // namespace

namespace {

void lowerOneStatement(State &state, const clang::Stmt *statement) {
  if (state.code && lowerCodeStatement(state, statement))
    return;
  if (llvm::isa<clang::BreakStmt, clang::ContinueStmt>(statement))
    refuseJump(state, statement);
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(statement)) {
    for (const clang::Stmt *inner : compound->body())
      lowerStatement(state, inner);
  } else if (const auto *attributed = llvm::dyn_cast<clang::AttributedStmt>(statement)) {
    lowerAttributed(state, attributed);
  } else if (const auto *loop = llvm::dyn_cast<clang::ForStmt>(statement)) {
    lowerLoop(state, loop);
  } else if (const clang::ForStmt *counting = state.facts.countingLoop(statement)) {
    lowerLoop(state, counting);
  } else if (const auto *range = llvm::dyn_cast<clang::CXXForRangeStmt>(statement)) {
    lowerRangeLoop(state, range);
  } else if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(statement)) {
    lowerIf(state, branch);
  } else if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
    lowerDeclarations(state, declarations);
  } else if (const auto *expression = llvm::dyn_cast<clang::Expr>(statement)) {
    lowerExpressionStatement(state, expression);
  } else if (llvm::isa<clang::WhileStmt, clang::DoStmt, clang::SwitchStmt>(statement)) {
    state.refuseUnlessCode(statement->getBeginLoc(), refusalFor(statement));
  } else if (!llvm::isa<clang::NullStmt>(statement)) {
    refuse(statement->getBeginLoc(), refusalFor(statement));
  }
}

/// Whether lowering `statement` as code removes the need.
bool satisfies(const clang::Stmt *statement, CodeNeed need) {
  switch (need) {
  case CodeNeed::Statement:
    return true;
  case CodeNeed::Loop:
    return llvm::isa<clang::ForStmt, clang::CXXForRangeStmt, clang::SwitchStmt>(statement);
  case CodeNeed::Never:
  case CodeNeed::LoopBody:
    return false;
  }
  std::unreachable();
}

void noteCode(State &state, const Refusal &refusal) {
  bool isJump = refusal.need != CodeNeed::Statement;
  state.codeReasons.push_back(
      {refusal.error.location, isJump ? "this makes what follows depend on data"
                                      : "this is in the way: " + refusal.error.message});
}

/// The last thing that a branch does is to go on with the next iteration.
bool endsWithContinue(const clang::Stmt *branch) {
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(branch))
    return !compound->body_empty() && endsWithContinue(compound->body_back());
  return llvm::isa<clang::ContinueStmt>(branch);
}

void lowerUntilContinue(State &state, const clang::Stmt *branch) {
  const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(branch);
  if (!compound)
    return;
  for (const clang::Stmt *statement : compound->body())
    if (statement != compound->body_back())
      lowerStatement(state, statement);
  lowerUntilContinue(state, compound->body_back());
}

/// `if (c) { A; continue; } B` as `if (c) A else B`.
void lowerSequence(State &state, llvm::ArrayRef<const clang::Stmt *> statements) {
  while (!statements.empty()) {
    const clang::Stmt *first = statements.front();
    statements = statements.drop_front();
    if (statements.empty() && llvm::isa<clang::ContinueStmt>(first))
      return;
    const auto *branch = llvm::dyn_cast<clang::IfStmt>(first);
    if (!branch || !endsWithContinue(branch->getThen())) {
      lowerStatement(state, first);
      continue;
    }
    lowerIf(
        state, branch, [&] { lowerUntilContinue(state, branch->getThen()); },
        [&] {
          if (branch->getElse())
            lowerStatement(state, branch->getElse());
          lowerSequence(state, statements);
        },
        true);
    return;
  }
}

void lowerOrElseAsCode(State &state, const clang::Stmt *statement) {
  bool isWhole = !llvm::isa<clang::CompoundStmt, clang::AttributedStmt>(statement);
  if (!isWhole || state.scope.inames.empty())
    return lowerOneStatement(state, statement);
  Lowered before = state;
  try {
    lowerOneStatement(state, statement);
  } catch (const Refusal &refusal) {
    if (!satisfies(statement, refusal.need))
      throw;
    static_cast<Lowered &>(state) = before;
    noteCode(state, refusal);
    state.outermost = statement;
    lowerAsCode(state, statement, /*isLoopBody=*/false);
  }
}

} // namespace

void lowerLoopBody(State &state, const clang::Stmt *body) {
  llvm::SmallVector<const clang::Stmt *, 8> statements = {body};
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(body))
    statements.assign(compound->body_begin(), compound->body_end());
  Lowered before = state;
  try {
    lowerSequence(state, statements);
  } catch (const Refusal &refusal) {
    if (refusal.need != CodeNeed::LoopBody)
      throw;
    static_cast<Lowered &>(state) = before;
    noteCode(state, refusal);
    state.outermost = body;
    lowerAsCode(state, body, /*isLoopBody=*/true);
  }
}

void lowerStatement(State &state, const clang::Stmt *statement) {
  if (state.code) {
    forbidUpdates(state, statement);
    return lowerOneStatement(state, statement);
  }
  if (!state.facts.counters.plainUpdates.contains(statement))
    lowerOrElseAsCode(state, statement);
  updateCounters(state, statement);
}

} // namespace loopy::plugin
