#include "clang-plugin/ExtractLoopForm.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

const clang::VarDecl *variableIn(const clang::Expr *expression) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParens());
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  return variable ? variable->getCanonicalDecl() : nullptr;
}

bool mentions(const clang::Stmt *node, const clang::VarDecl *variable) {
  const auto *expression = llvm::dyn_cast<clang::DeclRefExpr>(node);
  if (expression && variableIn(expression) == variable)
    return true;
  return std::ranges::any_of(node->children(), [&](const clang::Stmt *child) {
    return child && mentions(child, variable);
  });
}

/// `continue` that goes on with the loop whose body this is.
bool continues(const clang::Stmt *node) {
  if (llvm::isa<clang::ContinueStmt>(node))
    return true;
  if (llvm::isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt>(node))
    return false;
  return std::ranges::any_of(node->children(),
                             [](const clang::Stmt *child) { return child && continues(child); });
}

const clang::UnaryOperator *decrementIn(const clang::Expr *condition) {
  const clang::Expr *counted = condition->IgnoreParenImpCasts();
  if (const auto *compare = llvm::dyn_cast<clang::BinaryOperator>(counted);
      compare && compare->isComparisonOp())
    counted = compare->getLHS()->IgnoreParenImpCasts();
  const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(counted);
  return unary && unary->isDecrementOp() ? unary : nullptr;
}

/// The last statement of a body that has others before it.
const clang::Expr *lastExpression(const clang::CompoundStmt *body) {
  return body->size() > 1 ? llvm::dyn_cast<clang::Expr>(body->body_back()) : nullptr;
}

} // namespace

const clang::VarDecl *changedVariable(const clang::Stmt *node) {
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(node);
      unary && unary->isIncrementDecrementOp())
    return variableIn(unary->getSubExpr());
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(node);
      binary && binary->isAssignmentOp())
    return variableIn(binary->getLHS());
  return nullptr;
}

std::vector<const clang::Expr *> commaParts(const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
  if (!binary || !binary->isCommaOp())
    return {expression};
  std::vector<const clang::Expr *> parts = commaParts(binary->getLHS());
  std::ranges::copy(commaParts(binary->getRHS()), std::back_inserter(parts));
  return parts;
}

const clang::UnaryOperator *countdownOf(const clang::ForStmt *loop) {
  return loop->getInc() || !loop->getCond() ? nullptr : decrementIn(loop->getCond());
}

const clang::Expr *stepOf(const clang::ForStmt *loop) {
  if (!loop->getInc())
    return nullptr;
  std::vector<const clang::Expr *> parts = commaParts(loop->getInc());
  if (parts.size() == 1)
    return parts[0];
  auto found = std::ranges::find_if(parts, [&](const clang::Expr *part) {
    const clang::VarDecl *variable = changedVariable(part);
    return variable && loop->getCond() && mentions(loop->getCond(), variable);
  });
  return found == parts.end() ? nullptr : *found;
}

std::vector<const clang::Expr *> followersOf(const clang::ForStmt *loop) {
  if (!loop->getInc())
    return {};
  std::vector<const clang::Expr *> parts = commaParts(loop->getInc());
  std::erase(parts, stepOf(loop));
  return parts;
}

const clang::VarDecl *loopVariable(const clang::ForStmt *loop) {
  const clang::Expr *change = loop->getInc() ? stepOf(loop) : countdownOf(loop);
  return change ? changedVariable(change) : nullptr;
}

const clang::Expr *startOf(const clang::ForStmt *loop) {
  const clang::VarDecl *variable = loopVariable(loop);
  if (const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(loop->getInit())) {
    for (const clang::Decl *declaration : declarations->decls())
      if (const auto *declared = llvm::dyn_cast<clang::VarDecl>(declaration);
          declared && declared->getCanonicalDecl() == variable)
        return declared->getInit();
  } else if (const auto *init = llvm::dyn_cast_or_null<clang::Expr>(loop->getInit())) {
    for (const clang::Expr *part : commaParts(init))
      if (const auto *assignment = llvm::dyn_cast<clang::BinaryOperator>(part);
          assignment && assignment->getOpcode() == clang::BO_Assign &&
          changedVariable(assignment) == variable)
        return assignment->getRHS();
  }
  return nullptr;
}

const clang::ForStmt *countingLoop(clang::ASTContext &context, const clang::WhileStmt *loop) {
  if (loop->getConditionVariable())
    return nullptr;
  auto make = [&](const clang::Expr *step, const clang::Stmt *body) {
    return new (context)
        clang::ForStmt(context, nullptr, const_cast<clang::Expr *>(loop->getCond()), nullptr,
                       const_cast<clang::Expr *>(step), const_cast<clang::Stmt *>(body),
                       loop->getWhileLoc(), loop->getLParenLoc(), loop->getRParenLoc());
  };
  if (const clang::UnaryOperator *decrement = decrementIn(loop->getCond()))
    return changedVariable(decrement) ? make(nullptr, loop->getBody()) : nullptr;
  const auto *body = llvm::dyn_cast<clang::CompoundStmt>(loop->getBody());
  const clang::Expr *last = body ? lastExpression(body) : nullptr;
  const clang::VarDecl *variable = last ? changedVariable(last->IgnoreParens()) : nullptr;
  if (!variable || !mentions(loop->getCond(), variable) || continues(body))
    return nullptr;
  llvm::SmallVector<clang::Stmt *, 8> others;
  for (const clang::Stmt *statement : body->body())
    if (statement != last)
      others.push_back(const_cast<clang::Stmt *>(statement));
  return make(last, clang::CompoundStmt::Create(context, others, clang::FPOptionsOverride(),
                                                body->getLBracLoc(), body->getRBracLoc()));
}

} // namespace loopy::plugin
