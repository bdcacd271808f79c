//===- Operands.h - Expressions taken apart -------------------------------------------------===//
#pragma once

#include "ir/Expr.h"

namespace loopy::ir {

/// The operands of a node in evaluation order; for a load its subscripts.
std::vector<Expr> operands(const Expr &expr);

/// The same node with other operands. Index arithmetic folds again.
Expr withOperands(const Expr &expr, std::vector<Expr> with);

/// Equality of what two nodes hold besides their types and operands.
bool sameHead(const Expr &a, const Expr &b);

} // namespace loopy::ir
