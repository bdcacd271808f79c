// A matrix product whose tiles go through local memory: the sum over k keeps its order, hence its bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-print=schedule %s | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiled =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .split_iname("k", 8)
        .add_prefetch("a", {"i_inner", "k_inner"}, {.space = loopy::local})
        .add_prefetch("b", {"k_inner", "j_inner"});

// CHECK:      launch {{.*}}_k0: {{.*}}i_outer=g.1{{.*}}
// CHECK-NEXT:   for k_outer
// CHECK-NEXT:     a_fetch
// CHECK-NEXT:     b_fetch
// CHECK-NEXT:     barrier
// CHECK-NEXT:     for k_inner
// CHECK-NEXT:       s0
// CHECK-NEXT:     barrier
// CHECK-NEXT: a_fetch is local
// CHECK-NEXT: b_fetch is local

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
  for (int n : {1, 7, 8, 9, 17})
    for (int m : {1, 8, 13})
      for (int l : {1, 8, 11, 23}) {
        auto a = filled<float>(n * l, 1), b = filled<float>(l * m, 2);
        auto expected = filled<float>(n * m, 3), c = expected;
        original(n, m, l, a.data(), b.data(), expected.data());
        kernel(n, m, l, a.data(), b.data(), c.data());
        expectSame("matmul", expected, c);
      }
}
