//===- VectorExpr.h - Values of several lanes at once -------------------------------------===//
//
// What a value of a scalar statement becomes when the statement runs for all lanes of a vector. The
// leaves are scalar expressions, so that everything that rewrites scalar code works here too.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Expr.h"

#include <functional>
#include <variant>
#include <vector>

namespace loopy::codegen {

struct VectorExpr;

/// The same scalar in every lane.
struct VectorSplat {
  ir::Expr value;
};
/// One scalar per lane, computed one after the other: gathers, indices, what has no vector form.
struct VectorLanes {
  std::vector<ir::Expr> values;
};
/// Neighbouring elements of an array in memory; `first` is the load of the first lane.
struct VectorLoad {
  ir::Expr first;
};
/// A private variable with one copy per lane; `first` is the load of the first lane's copy.
struct VectorVariable {
  ir::Expr first;
};
/// What the node `scalar` does, for each lane. `scalar` is a Unary, Binary, Select, Cast or Call
/// and says which operation and of which types; its operands are replaced by `operands`.
struct VectorOperation {
  ir::Expr scalar;
  std::vector<VectorExpr> operands;
};

/// A value per lane. Of type Bool: a mask.
struct VectorExpr {
  ir::ScalarType type;
  std::variant<VectorSplat, VectorLanes, VectorLoad, VectorVariable, VectorOperation> node;
};

/// Types with arithmetic in vectors; C computes narrower ones as `int`.
bool isVectorType(ir::ScalarType type);

/// The same value with every leaf rewritten; a rewritten load stays a load.
VectorExpr mapLeaves(const VectorExpr &expr,
                     const std::function<ir::Expr(const ir::Expr &)> &rewrite);

/// Calls `visit` on every leaf and on the scalar form of every operation.
void visitScalars(const VectorExpr &expr, const std::function<void(const ir::Expr &)> &visit);

} // namespace loopy::codegen
