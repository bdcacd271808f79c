//===- ExtractCodeParts.h - Statements as imperative code, one file per kind -----------------===//
#pragma once

#include "clang-plugin/ExtractCode.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace loopy::plugin {

// --- ExtractCodeLoop.cpp
void lowerForAsCode(State &state, const clang::ForStmt *loop);
void lowerWhileAsCode(State &state, const clang::WhileStmt *loop);
void lowerDoAsCode(State &state, const clang::DoStmt *loop);
/// The body of a loop, which `break` and `continue` may leave.
ir::CodeBlock lowerBodyAsCode(State &state, const std::function<void()> &lower);

// --- ExtractCodeBranch.cpp
void lowerIfAsCode(State &state, const clang::IfStmt *branch);
void lowerSwitchAsCode(State &state, const clang::SwitchStmt *choice);

inline ir::Expr trueLiteral() { return ir::integerLiteral(1, ir::ScalarType::Bool); }

inline ir::Expr negation(const ir::Expr &condition) {
  return ir::unary(ir::UnaryOp::LogicalNot, condition, ir::ScalarType::Bool);
}

inline ir::Expr lowerTruth(State &state, const clang::Expr *condition) {
  return ir::cast(lowerValue(state, condition), ir::ScalarType::Bool);
}

/// Lowers into a block of its own.
template <typename Lower> ir::CodeBlock lowerBlock(State &state, Lower lower) {
  ir::CodeBlock block;
  ir::CodeBlock *outer = std::exchange(state.code->block, &block);
  lower();
  state.code->block = outer;
  return block;
}

inline void append(ir::CodeBlock &block, ir::CodeBlock more) {
  std::ranges::move(more, std::back_inserter(block));
}

} // namespace loopy::plugin
