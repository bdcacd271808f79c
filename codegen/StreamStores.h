//===- StreamStores.h - Stores that go past the caches -------------------------------------===//
//
// A loop that fills neighbouring elements and does not read them needs not fetch the lines of the
// caches that it overwrites. Where a statement asks for it (ir::StoreMode), its loop gets an
// AstStream: it writes whole lines with stores that bypass the caches.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// The size of what is stored at once, and of a line of the caches, in bytes.
inline constexpr std::int64_t streamBytes = 64;
/// StreamingIfLarge: the bytes that the work-items together write at least, which no cache holds,
/// and the shortest loop that is worth the code at its ends.
inline constexpr std::int64_t largeBytes = std::int64_t(32) << 20;
inline constexpr std::int64_t longLoop = 256;

/// The same code in which loops stream where their statement asks for it and can: a loop of step 1
/// around nothing but assignments that store element after element of numbers of 4 or 8 bytes, in
/// memory, in one array that they do not read, whole lines from each other. A remark tells where
/// StoreMode::Streaming cannot be had. `groups`: the sizes of the grid.
AstBlock streamStores(const AstBlock &block, const ir::Kernel &kernel, const Schedule &schedule,
                      const std::vector<GridAxis> &groups, std::vector<ir::Note> &remarks);

} // namespace loopy::codegen
