// A condition on data is evaluated once, even when a branch changes what it read.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiled =
    loopy::script().split_iname("i", 32, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

static void original(int n, float *x, int *kind) {
  for (int i = 0; i < n; ++i) {
    if (x[i] < 0) {
      x[i] = -x[i];
      kind[i] = 1;
    } else {
      x[i] = x[i] - 10;
      kind[i] += 2;
    }
    if (kind[i] % 3 == 0 && x[i] > 1)
      kind[i] = 7;
  }
}

static void kernel(int n, float *x, int *kind) {
  LOOPY_KERNEL(tiled)
  for (int i = 0; i < n; ++i) {
    if (x[i] < 0) {
      x[i] = -x[i];
      kind[i] = 1;
    } else {
      x[i] = x[i] - 10;
      kind[i] += 2;
    }
    if (kind[i] % 3 == 0 && x[i] > 1)
      kind[i] = 7;
  }
}

int main() {
  for (int n : sizesAround(32)) {
    auto expectedX = filled<float>(n, 1), x = expectedX;
    auto expectedKind = filled<int>(n, 2), kind = expectedKind;
    original(n, expectedX.data(), expectedKind.data());
    kernel(n, x.data(), kind.data());
    expectSame("x", expectedX, x);
    expectSame("kind", expectedKind, kind);
  }
}
