// The attribute on a function makes its body one kernel; leading declarations stay on the host.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, const float *x, float *y) {
  const int half = n / 2;
  for (int i = 0; i < half; ++i)
    y[i] = x[i] + x[half + i];
  for (int i = half; i < n; ++i)
    y[i] = x[i] - x[i - half];
}

[[loopy::kernel]]
static void kernel(int n, const float *x, float *y) {
  const int half = n / 2;
  for (int i = 0; i < half; ++i)
    y[i] = x[i] + x[half + i];
  for (int i = half; i < n; ++i)
    y[i] = x[i] - x[i - half];
}

int main() {
  for (int n : {0, 1, 2, 3, 200, 201}) {
    auto x = filled<float>(n, 1), expected = filled<float>(n, 2), y = expected;
    original(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    expectSame("y", expected, y);
  }
}
