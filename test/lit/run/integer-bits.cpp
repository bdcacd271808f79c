// Bit operations, shifts, wrapping unsigned arithmetic and promotions keep C++'s types.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cstdint>

static void original(int n, const std::uint8_t *x, std::uint32_t *hash, std::int16_t *y) {
  for (int i = 0; i < n; ++i) {
    hash[i] = (hash[i] ^ x[i]) * 16777619u;
    hash[i] ^= hash[i] >> 15;
    hash[i] = ~hash[i] | (1u << (x[i] & 31));
    y[i] = static_cast<std::int16_t>((x[i] << 7) - y[i]);
    y[i] += x[i] > 128 ? 1 : -1;
  }
}

static void kernel(int n, const std::uint8_t *x, std::uint32_t *hash, std::int16_t *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    hash[i] = (hash[i] ^ x[i]) * 16777619u;
    hash[i] ^= hash[i] >> 15;
    hash[i] = ~hash[i] | (1u << (x[i] & 31));
    y[i] = static_cast<std::int16_t>((x[i] << 7) - y[i]);
    y[i] += x[i] > 128 ? 1 : -1;
  }
}

int main() {
  for (int n : {0, 1, 255, 1000}) {
    auto x = filled<std::uint8_t>(n, 1);
    auto expectedHash = filled<std::uint32_t>(n, 2), hash = expectedHash;
    auto expectedY = filled<std::int16_t>(n, 3), y = expectedY;
    original(n, x.data(), expectedHash.data(), expectedY.data());
    kernel(n, x.data(), hash.data(), y.data());
    expectSame("hash", expectedHash, hash);
    expectSame("y", expectedY, y);
  }
}
