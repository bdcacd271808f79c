// A split loop on the grid computes the same for sizes around its tile.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiled =
    loopy::script().split_iname("i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

static void original(int n, float a, const float *x, float *y) {
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}

static void kernel(int n, float a, const float *x, float *y) {
  LOOPY_KERNEL(tiled)
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}

int main() {
  for (int n : sizesAround(64)) {
    auto x = filled<float>(n, 1), expected = filled<float>(n, 2), y = expected;
    original(n, -1.75f, x.data(), expected.data());
    kernel(n, -1.75f, x.data(), y.data());
    expectSame("saxpy", expected, y);
  }
}
