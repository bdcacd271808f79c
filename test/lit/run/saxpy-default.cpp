// The bare attribute maps a parallel loop by the default schedule.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, float a, const float *x, float *y) {
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}

static void kernel(int n, float a, const float *x, float *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}

int main() {
  for (int n : {0, 1, 2, 7, 255, 256, 257, 5000}) {
    auto x = filled<float>(n, 1), expected = filled<float>(n, 2), y = expected;
    original(n, 2.5f, x.data(), expected.data());
    kernel(n, 2.5f, x.data(), y.data());
    expectSame("saxpy", expected, y);
  }
}
