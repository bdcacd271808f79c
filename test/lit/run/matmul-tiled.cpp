// A matrix product tiled in all three loops: the sum over k keeps its order, hence its bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiled =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .split_iname("k", 4)
        .prioritize_loops({"k_outer", "k_inner"});

static void original(int n, int m, int l, const float *a, const float *b, float *c) {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      for (int k = 0; k < l; ++k)
        c[i * m + j] += a[i * l + k] * b[k * m + j];
}

static void kernel(int n, int m, int l, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(tiled)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      for (int k = 0; k < l; ++k)
        c[i * m + j] += a[i * l + k] * b[k * m + j];
}

int main() {
  for (int n : sizesAround(8))
    for (int m : {0, 1, 8, 13})
      for (int l : {0, 1, 4, 11}) {
        auto a = filled<float>(n * l, 1), b = filled<float>(l * m, 2);
        auto expected = filled<float>(n * m, 3), c = expected;
        original(n, m, l, a.data(), b.data(), expected.data());
        kernel(n, m, l, a.data(), b.data(), c.data());
        expectSame("matmul", expected, c);
      }
}
