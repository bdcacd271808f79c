//===- ExtractLoopForm.h - What the parts of a loop's header do ------------------------------===//
#pragma once

#include <vector>

namespace clang {
class ASTContext;
class Expr;
class ForStmt;
class Stmt;
class UnaryOperator;
class VarDecl;
class WhileStmt;
} // namespace clang

namespace loopy::plugin {

/// The variable that an assignment of any kind, ++ or -- changes; null for everything else.
const clang::VarDecl *changedVariable(const clang::Stmt *node);

/// The operands of the comma operator, in order; the expression itself where there is none.
std::vector<const clang::Expr *> commaParts(const clang::Expr *expression);

/// `i--` or `--i` of the loop `for (...; i-- > 0;)`, null for all other loops.
const clang::UnaryOperator *countdownOf(const clang::ForStmt *loop);

/// The part of the increment that advances the loop's variable; null where there is none.
const clang::Expr *stepOf(const clang::ForStmt *loop);
/// The other parts: they run after the body.
std::vector<const clang::Expr *> followersOf(const clang::ForStmt *loop);

/// The variable that a loop's increment changes, or null. Without an increment: the one that the
/// condition counts down.
const clang::VarDecl *loopVariable(const clang::ForStmt *loop);

/// The expression that the header gives the loop's variable to start with; null where it has its
/// value from before.
const clang::Expr *startOf(const clang::ForStmt *loop);

/// `while (c) { A; ++i; }` as `for (; c; ++i) { A }`, and `while (i--) A` as `for (; i--;) A`; null
/// for other loops.
const clang::ForStmt *countingLoop(clang::ASTContext &context, const clang::WhileStmt *loop);

} // namespace loopy::plugin
