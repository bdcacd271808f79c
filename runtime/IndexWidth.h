//===- IndexWidth.h - Do the indices of a call fit into 32 bits? ----------------------------===//
#pragma once

#include "runtime/Evaluate.h"

namespace loopy::rt {

/// Whether NarrowIndices::source is right for these arguments: interval arithmetic on every
/// variable, value and intermediate value. False where that cannot tell.
bool fitsIn32Bits(const plan::NarrowIndices &narrow, std::span<const ArgumentValue> arguments);

} // namespace loopy::rt
