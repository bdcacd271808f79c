//===- ExprSets.h - Generated expressions as sets and functions ----------------------------===//
//
// The way back from ScanLoops.h and IslToExpr.h: what generated code means, so that it can be
// compared with what it was made from. isl's code generator simplifies with an operation that has
// been seen to add elements (ir/IslCoalesce.h); nothing that it makes is believed unchecked.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Expr.h"
#include "ir/Isl.h"

#include <optional>

namespace loopy::codegen {

/// The value of an index expression as C computes it (Div and Rem round towards zero), over its
/// inames and parameters; nothing for what generated index arithmetic does not contain.
std::optional<isl::pw_aff> toFunction(isl::ctx ctx, const ir::Expr &expr);

/// { : } where a comparison of two functions holds; nothing for other operators.
std::optional<isl::set> comparisonSet(ir::BinaryOp op, const isl::pw_aff &lhs,
                                      const isl::pw_aff &rhs);

/// { : } where a condition on index expressions holds.
std::optional<isl::set> toSet(isl::ctx ctx, const ir::Expr &condition);

} // namespace loopy::codegen
