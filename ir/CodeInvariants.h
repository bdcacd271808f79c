//===- CodeInvariants.h - Where the variables of code stay ----------------------------------===//
//
// `while (lo < hi) { mid = (lo + hi) / 2; ... a[mid] ... }`: no loop header bounds what a[mid]
// accesses, but the values that the variables can have do. Bounds made from what the code compares
// and assigns are assumed for the beginning of each iteration, and those that one iteration could
// break are dropped until all that is left is kept by every iteration.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::ir {

/// The kernel with ranges (CodeRange) for variables of code that subscripts need. They hold
/// wherever the code subscripts with, or stores, what it reads from the variable; loops that have
/// no range yet carry them. Expects that arithmetic on signed integers of 32 bits and more does not
/// overflow. Code that is too complex keeps what it has.
Kernel withInferredRanges(Kernel kernel);

} // namespace loopy::ir
