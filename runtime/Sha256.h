//===- Sha256.h - The hash of FIPS 180-4
//-------------------------------------------------------===//
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace loopy::rt {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::span<const std::uint8_t> bytes);

/// 64 lower-case hexadecimal digits.
std::string toHex(const Digest &digest);

} // namespace loopy::rt
