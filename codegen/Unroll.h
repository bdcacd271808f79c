//===- Unroll.h - Copies instead of loops -----------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// Replaces each loop over an iname tagged unr (or vec or ilp: their order is free, so this one is
/// right too) by one copy of its body per value that the iname can have, under the loop's bounds as
/// far as they are not known.
///   for (i = 0; i <= min(1, n - 1); i += 1) S(i)   ->   if (0 < n) S(0)  if (1 < n) S(1)
/// Fails where the values are not bounded by constants.
ir::Expected<AstBlock> unroll(const AstBlock &block, const ir::Kernel &kernel);

} // namespace loopy::codegen
