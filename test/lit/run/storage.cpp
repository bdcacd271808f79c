// Parts of arrays in local and private memory: a stencil with its halo, a transposition, an
// accumulator over a loop, tiles of a product.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto halo =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .add_prefetch("a", {"i_inner", "j_inner"});

static void stencil(int n, int m, const float *a, float *b) {
  LOOPY_KERNEL(halo)
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < m - 1; ++j)
      b[i * m + j] = a[(i - 1) * m + j] + a[(i + 1) * m + j] + a[i * m + j - 1] + a[i * m + j + 1];
}

static void stencilOriginal(int n, int m, const float *a, float *b) {
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < m - 1; ++j)
      b[i * m + j] = a[(i - 1) * m + j] + a[(i + 1) * m + j] + a[i * m + j - 1] + a[i * m + j + 1];
}

inline constexpr auto transposing =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(0)})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(1)})
        .add_prefetch("a", {"i_inner", "j_inner"}, {.temporary = "tile"});

static void transpose(int n, int m, const float *a, float *b) {
  LOOPY_KERNEL(transposing)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      b[j * n + i] = a[i * m + j];
}

inline constexpr auto blocks =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .split_iname("k", 8)
        .buffer_array("c", {})
        .add_prefetch("a", {"i_inner", "k_inner"})
        .add_prefetch("b", {"k_inner", "j_inner"});

static void product(int n, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(blocks)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        c[i * n + j] += a[i * n + k] * b[k * n + j];
}

static void productOriginal(int n, const float *a, const float *b, float *c) {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        c[i * n + j] += a[i * n + k] * b[k * n + j];
}

int main() {
  for (int n : {2, 3, 9, 10, 11, 23})
    for (int m : {3, 8, 10, 19}) {
      auto a = filled<float>(n * m, 1), expected = filled<float>(n * m, 2), b = expected;
      stencilOriginal(n, m, a.data(), expected.data());
      stencil(n, m, a.data(), b.data());
      expectSame("stencil", expected, b);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < m; ++j)
          expected[j * n + i] = a[i * m + j];
      transpose(n, m, a.data(), b.data());
      expectSame("transpose", expected, b);
    }
  for (int n : {1, 7, 8, 9, 17}) {
    auto a = filled<float>(n * n, 1), b = filled<float>(n * n, 2);
    auto expected = filled<float>(n * n, 3), c = expected;
    productOriginal(n, a.data(), b.data(), expected.data());
    product(n, a.data(), b.data(), c.data());
    expectSame("product", expected, c);
  }
}
