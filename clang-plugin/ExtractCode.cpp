//===- ExtractCode.cpp - Statements as imperative code ---------------------------------------===//
#include "clang-plugin/ExtractCode.h"

#include "clang-plugin/ExtractCodeParts.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

void lowerBreak(State &state, const clang::BreakStmt *statement) {
  if (state.code->jumps.empty())
    refuseJump(state, statement);
  state.code->block->push_back(ir::CodeBreak{});
}

void lowerContinue(State &state, const clang::ContinueStmt *statement) {
  if (std::ranges::find(state.code->jumps, CodeState::Jump::Loop) != state.code->jumps.end())
    state.code->block->push_back(ir::CodeContinue{});
  else if (!state.code->end.empty())
    state.code->block->push_back(ir::CodeLeave{state.code->end});
  else
    refuseJump(state, statement);
}

/// Lowers in code mode, from a fresh block.
ir::CodeBlock lowerInCode(State &state, const clang::Stmt *statement, const std::string &end) {
  ir::CodeBlock block;
  CodeState code{&block, {}, end};
  struct Restore {
    State &state;
    CodeState *code;
    IndexLeaves leaves;
    ~Restore() {
      state.code = code;
      state.leaves = leaves;
    }
  } restore{state, state.code, state.leaves};
  state.code = &code;
  state.leaves = IndexLeaves::All;
  lowerStatement(state, statement);
  return block;
}

bool lowerReturn(State &state, const clang::ReturnStmt *statement) {
  const clang::Expr *value = statement->getRetValue();
  CodeState &code = *state.code;
  if (code.isFunction && value) {
    ir::Expr result = lowerValue(state, value);
    code.block->push_back(ir::CodeReturn{result});
    return true;
  }
  if (code.returnScope.empty())
    return false;
  if (value && code.result) {
    ir::Expr result = lowerValue(state, value);
    code.block->push_back(ir::CodeAssign{*code.result, result});
  } else if (value) {
    lowerStatement(state, value);
  }
  code.block->push_back(ir::CodeLeave{code.returnScope});
  return true;
}

} // namespace

bool leavesScope(const ir::CodeBlock &block, const std::string &scope) {
  return ir::toString(block, 0).find("leave " + scope + "\n") != std::string::npos;
}

void refuseJump(State &state, const clang::Stmt *jump) {
  if (llvm::isa<clang::BreakStmt>(jump))
    state.refuseUnlessCode(jump->getBeginLoc(),
                           "'break' leaves the annotated loop, whose number of iterations must "
                           "not depend on data",
                           CodeNeed::Loop);
  state.refuseUnlessCode(jump->getBeginLoc(), "'continue' is not supported here; use 'if'",
                         CodeNeed::LoopBody);
}

bool lowerCodeStatement(State &state, const clang::Stmt *statement) {
  if (const auto *loop = llvm::dyn_cast<clang::ForStmt>(statement))
    lowerForAsCode(state, loop);
  else if (const auto *loop = llvm::dyn_cast<clang::CXXForRangeStmt>(statement))
    lowerRangeLoop(state, loop);
  else if (const auto *loop = llvm::dyn_cast<clang::WhileStmt>(statement))
    lowerWhileAsCode(state, loop);
  else if (const auto *loop = llvm::dyn_cast<clang::DoStmt>(statement))
    lowerDoAsCode(state, loop);
  else if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(statement))
    lowerIfAsCode(state, branch);
  else if (const auto *choice = llvm::dyn_cast<clang::SwitchStmt>(statement))
    lowerSwitchAsCode(state, choice);
  else if (const auto *jump = llvm::dyn_cast<clang::BreakStmt>(statement))
    lowerBreak(state, jump);
  else if (const auto *jump = llvm::dyn_cast<clang::ContinueStmt>(statement))
    lowerContinue(state, jump);
  else if (const auto *jump = llvm::dyn_cast<clang::ReturnStmt>(statement))
    return lowerReturn(state, jump);
  else
    return false;
  return true;
}

void lowerAsCode(State &state, const clang::Stmt *statement, bool isLoopBody) {
  std::string id = nextStatementName(state);
  std::string end = isLoopBody ? state.names.unique("iteration") : "";
  ir::CodeBlock block = lowerInCode(state, statement, end);
  if (isLoopBody && leavesScope(block, end))
    block = {ir::CodeScope{end, std::move(block)}};
  state.emitCode(id, std::move(block), statement->getBeginLoc());
}

} // namespace loopy::plugin
