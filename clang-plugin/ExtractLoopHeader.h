//===- ExtractLoopHeader.h - The header of a counting loop, understood ------------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

namespace loopy::plugin {

/// for (variable = start; condition; variable += step)
struct LoopHeader {
  const clang::VarDecl *variable;
  /// Null: the variable is a counter, which has its value from before the loop.
  const clang::Expr *start;
  const clang::Expr *condition;
  std::int64_t step; ///< its sign where `amount` is given
  /// The size of a step that is no constant; else null.
  const clang::Expr *amount;
  /// `variable--` in the condition, of a loop without increment.
  const clang::UnaryOperator *countdown;
  /// Passing the end of the variable's type is undefined, hence does not happen.
  bool overflowIsUndefined;
};

/// Lowers what else the header sets before the loop begins; refuses other loops.
LoopHeader readHeader(State &state, const clang::ForStmt *loop);

/// The variable before the first iteration: of a pointer how far it is from where it was set.
ir::Expr startValue(State &state, const LoopHeader &header);

/// Records what `variable` is in the iterations of `iname`, as loopValues has it.
void recordLoopVariable(State &state, const ir::Iname &iname, const clang::VarDecl *variable);

[[noreturn]] void refuseIncrement(const State &state, const clang::ForStmt *loop);

/// A loop whose step is a parameter: `i += step`.
void lowerSteppedLoop(State &state, const clang::ForStmt *loop, const LoopHeader &header);

} // namespace loopy::plugin
