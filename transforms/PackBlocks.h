//===- PackBlocks.h - Loops over a whole array, block by block ------------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::transforms {

/// Follows a cut of an axis of `copy`, which packLoops (PackLoops.h) fill and empty, into blocks of
/// `count` elements, before its subscripts are changed: each work-item copies the elements of a
/// block, in vectors where `count` is a multiple of one, so that no subscript needs a division.
///   for i0 (g.0), i1 (l.0): copy[256 * i0 + i1] = ...  ->
///   for b0 (g.0), b1 (l.0), e (vec): copy[4 * (64 * b0 + b1) + e] = ...
/// Loops that are not as packLoops made them stay.
ir::Kernel packInBlocks(ir::Kernel kernel, const ir::ArrayName &copy, std::size_t axis,
                        std::int64_t count);

} // namespace loopy::transforms
