//===- Simplify.h - Constant folding of conditions and bounds -----------------------===//
#pragma once

#include "ir/Expr.h"

namespace loopy::codegen {

ir::Expr boolLiteral(bool value);
bool isTrue(const ir::Expr &condition);
bool isFalse(const ir::Expr &condition);

/// <, <=, >, >=, == or !=.
inline bool isComparison(ir::BinaryOp op) {
  return op >= ir::BinaryOp::Less && op <= ir::BinaryOp::NotEqual;
}

/// Div, Rem, FloorDiv or FloorMod.
inline bool isDivision(ir::BinaryOp op) {
  return op == ir::BinaryOp::Div || op == ir::BinaryOp::Rem || op == ir::BinaryOp::FloorDiv ||
         op == ir::BinaryOp::FloorMod;
}

/// lhs && rhs without the operands that are known.
ir::Expr conjunction(ir::Expr lhs, ir::Expr rhs);

/// lhs OP rhs on index expressions: known when the difference is, otherwise written as a reader
/// would (`4 * i + 1 < n` for `n - 4 * i - 1 >= 1`, literals on the right).
ir::Expr comparison(ir::BinaryOp op, ir::Expr lhs, ir::Expr rhs);

/// Min or Max of index expressions, folded when both are known or the same.
ir::Expr extremum(ir::BinaryOp op, ir::Expr lhs, ir::Expr rhs);

/// Folds index arithmetic, comparisons of known indices, and logical operations, bottom-up.
ir::Expr simplify(const ir::Expr &expr);

} // namespace loopy::codegen
