// The inner loop's bound depends on the outer loop, tiled and by default.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiled =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

static void original(int n, const float *x, float *a) {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      a[i * n + j] -= x[i] * x[j];
}

static void byScript(int n, const float *x, float *a) {
  LOOPY_KERNEL(tiled)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      a[i * n + j] -= x[i] * x[j];
}

static void byDefault(int n, const float *x, float *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      a[i * n + j] -= x[i] * x[j];
}

int main() {
  for (int n : sizesAround(8)) {
    auto x = filled<float>(n, 1);
    auto expected = filled<float>(n * n, 2), first = expected, second = expected;
    original(n, x.data(), expected.data());
    byScript(n, x.data(), first.data());
    byDefault(n, x.data(), second.data());
    expectSame("script", expected, first);
    expectSame("default", expected, second);
  }
}
