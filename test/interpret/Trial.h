//===- Trial.h - One random region through the compiler and the interpreter ----------------===//
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace loopy::test {

/// Counts what was looked at, by name.
using Figures = std::map<std::string, std::uint64_t>;

/// Makes a region and a script from the seed, compiles, executes for several sizes and compares
/// with the region's own order. Steps that are rejected must be so for a true reason; those before
/// them are tried by themselves. Returns what went wrong, with the region; empty: nothing.
std::string trial(std::uint64_t seed, Figures &figures, bool verbose);

} // namespace loopy::test
