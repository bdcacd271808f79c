//===- HostMemory.h - Careful copies of the program's memory --------------------------------===//
#pragma once

#include "runtime/ByteBox.h"

#include <cstddef>
#include <span>
#include <vector>

namespace loopy::rt {

/// The bytes of `range`, some of which may not exist; refuses instead of faulting.
Result<std::vector<std::byte>> readHostMemory(ByteRange range);

/// The rows of a box whose memory exists, one behind the other.
std::vector<std::byte> packHostMemory(const ByteBox &box);

/// Stores the elements of `after` that differ from `before` to host memory at `begin`. Nothing else
/// is written: other threads may own the elements in between, and their pages may be read-only.
void storeChangedElements(std::uintptr_t begin, const std::byte *before,
                          std::span<const std::byte> after, std::size_t elementSize);

} // namespace loopy::rt
