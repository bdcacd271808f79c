//===- Compare.h - Data for the run tests and their bitwise comparison --------------===//
//
// A run test has the same loop twice: annotated, and as plain C++. Both get the same data, and
// every bit of the results must agree.
//
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <vector>

/// `count` values without a pattern, of both signs where T has them; equal for equal seeds.
template <class T> std::vector<T> filled(long count, std::uint32_t seed) {
  std::vector<T> values(count);
  std::uint32_t state = seed * 2654435761u + 1;
  for (T &value : values) {
    state = state * 1664525u + 1013904223u;
    if constexpr (std::is_floating_point_v<T>)
      value = static_cast<T>(static_cast<std::int32_t>(state >> 8) - (1 << 23)) / T(1 << 20);
    else
      value = static_cast<T>(state >> 8);
  }
  return values;
}

/// Ends the program with status 1 when a bit differs; `what` names the test's case.
template <class T> void expectSame(const char *what, T original, T kernel) {
  if (std::memcmp(&original, &kernel, sizeof(T)) == 0)
    return;
  std::printf("%s: the kernel computed %.17g, the original loop %.17g\n", what,
              static_cast<double>(kernel), static_cast<double>(original));
  std::exit(1);
}

template <class T>
void expectSame(const char *what, const std::vector<T> &original, const std::vector<T> &kernel) {
  if (original.size() != kernel.size()) {
    std::printf("%s: sizes differ\n", what);
    std::exit(1);
  }
  for (std::size_t i = 0; i < original.size(); ++i)
    if (std::memcmp(&original[i], &kernel[i], sizeof(T)) != 0) {
      std::printf("%s: first difference at element %zu of %zu\n", what, i, original.size());
      expectSame(what, original[i], kernel[i]);
    }
}

/// Sizes around one tile: none, one, below, equal, above, and several with a remainder.
inline std::vector<int> sizesAround(int tile) {
  return {0, 1, tile - 1, tile, tile + 1, 3 * tile + tile / 2};
}
