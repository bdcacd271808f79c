//===- Unroll.h - Copies instead of loops -----------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// Replaces each loop over an iname tagged unr by one copy of its body per value that the iname can
/// have, under the loop's bounds as far as they are not known.
///   for (i = 0; i <= min(1, n - 1); i += 1) S(i)   ->   if (0 < n) S(0)  if (1 < n) S(1)
/// Fails where the values are not bounded by constants, or are too many.
ir::Expected<AstBlock> unroll(const AstBlock &block, const ir::Kernel &kernel);

/// The same code; the device's compiler is asked to unroll the loops tagged unr_hint, those of
/// unknown length by 4: if it were free, PoCL's would take 8, too many for large bodies. To be
/// called last, because new loops come without requests.
AstBlock requestUnrolling(AstBlock block, const ir::Kernel &kernel);

/// `unroll` for one loop, whatever its tag.
ir::Expected<AstBlock> unrolled(const AstFor &loop, const ir::Kernel &kernel);

/// Fails where so many copies of a body would burden the device's compiler.
ir::Expected<void> requireFewCopies(const ir::Iname &iname, std::int64_t count);

/// `lower <= value` (GreaterEqual) or `value <= upper` (LessEqual) for a loop's bound: one
/// comparison per operand of Max and Min.
ir::Expr boundHolds(ir::BinaryOp op, const ir::Expr &bound, const ir::Expr &value);

/// Whether a loop reaches a value, as a condition.
ir::Expr isIterated(const AstFor &loop, const ir::Expr &value);

} // namespace loopy::codegen
