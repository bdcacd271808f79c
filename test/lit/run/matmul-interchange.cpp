// Loops in another order, the reduction's loop outermost and sequential, give the same bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto rows = loopy::script()
                                 .split_iname("i", 4, {.outer_tag = loopy::g(0)})
                                 .prioritize_loops({"k", "i_inner", "j"});

static void original(int n, const double *a, const double *b, double *c) {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        c[i * n + j] += a[i * n + k] * b[k * n + j];
}

static void kernel(int n, const double *a, const double *b, double *c) {
  LOOPY_KERNEL(rows)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        c[i * n + j] += a[i * n + k] * b[k * n + j];
}

int main() {
  for (int n : sizesAround(4)) {
    auto a = filled<double>(n * n, 1), b = filled<double>(n * n, 2);
    auto expected = filled<double>(n * n, 3), c = expected;
    original(n, a.data(), b.data(), expected.data());
    kernel(n, a.data(), b.data(), c.data());
    expectSame("matmul", expected, c);
  }
}
