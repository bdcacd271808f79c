//===- ExtractCode.h - What cannot be polyhedral as imperative code --------------------------===//
//
// Statements are lowered precisely first. Where that is refused and code may help (CodeNeed), the
// innermost statement that can be is lowered again, as one code statement of the IR.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

namespace loopy::plugin {

/// Emits one code statement for `statement`; `isLoopBody`: `continue` ends it.
void lowerAsCode(State &state, const clang::Stmt *statement, bool isLoopBody);

/// Loops, branches and jumps inside code; false for other kinds of statements.
bool lowerCodeStatement(State &state, const clang::Stmt *statement);

/// Whether a jump in `block` leaves the scope.
bool leavesScope(const ir::CodeBlock &block, const std::string &scope);

/// Operands that are not always evaluated and need statements before them become branches.
ir::Expr lowerDecisionInCode(State &state, const clang::Expr *expression, const Decision &decision,
                             const std::function<ir::Expr(const clang::Expr *)> &lower);

/// Refuses a `break` or `continue` that leaves what is lowered precisely, or the code around it.
[[noreturn]] void refuseJump(State &state, const clang::Stmt *jump);

} // namespace loopy::plugin
