//===- FullTiles.h - Blocks without conditions where all of theirs hold -----------------===//
//
// Copies that unrolled loops and lanes leave have a condition each where a tile may reach beyond
// the end of a loop, often inside of a loop that computes most of the work. Nearly all tiles are
// full: they get code of their own, behind one condition for the whole block.
//
// Source: full and partial tiles, as in D. Kim et al., "Multi-level tiling: M for the price of
// one", SC'07.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// The same code; a block that tests several conditions on the way to its statements becomes
///   if (all of them) { the statements } else { the block }
/// where fewer tests say the same. Blocks with barriers stay, because not all work-items of a group
/// may take the same way.
AstBlock separateFullTiles(const AstBlock &block);

} // namespace loopy::codegen
