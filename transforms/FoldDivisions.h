//===- FoldDivisions.h - Subscripts of arrays in blocks, without divisions -------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::transforms {

/// Replaces quotients and remainders of subscripts that the loops of a statement decide: an array
/// in blocks of 16 (SplitArrayAxis) is accessed by loops that were split by 16, before or after it.
///   floordiv(16 * j_outer + j_inner, 16)  ->  j_outer          where 0 <= j_inner < 16
///   floormod(16 * j_outer + j_inner, 16)  ->  j_inner
/// Every expression keeps its value on the domain of its statement; all others stay as they are.
/// Throws isl::exception when isl's bound is reached.
ir::Kernel foldDivisions(ir::Kernel kernel);

} // namespace loopy::transforms
