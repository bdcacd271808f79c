//===- Trial.h - One random region through the compiler and the interpreter ----------------===//
#pragma once

#include "test/interpret/Compilation.h"

#include <cstdint>
#include <string>

namespace loopy::test {

/// Makes a region from the seed and compiles it with several scripts, or with the default schedule.
/// Each result is executed for several sizes and compared with the region's own order. Steps that
/// are rejected must be so for a true reason; those before them are tried by themselves. Returns
/// what went wrong, with the region; empty: nothing.
std::string trial(std::uint64_t seed, Figures &figures, bool verbose);

} // namespace loopy::test
