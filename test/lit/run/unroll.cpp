// An unrolled inner loop, with a remainder.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto unrolled = loopy::script()
                                     .split_iname("i", 64, {.outer_tag = loopy::g(0)})
                                     .split_iname("i_inner", 4, {.inner_tag = loopy::unr});

static void original(int n, const float *x, float *y) {
  for (int i = 0; i < n; ++i)
    y[i] = x[i] * x[i] - y[i];
}

static void kernel(int n, const float *x, float *y) {
  LOOPY_KERNEL(unrolled)
  for (int i = 0; i < n; ++i)
    y[i] = x[i] * x[i] - y[i];
}

int main() {
  for (int n : {0, 1, 2, 3, 4, 5, 63, 64, 65, 66, 200}) {
    auto x = filled<float>(n, 1), expected = filled<float>(n, 2), y = expected;
    original(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    expectSame("y", expected, y);
  }
}
