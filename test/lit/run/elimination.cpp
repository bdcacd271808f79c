// Gaussian elimination: a sequential outer loop around a shrinking parallel nest.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, double *a) {
  for (int k = 0; k < n; ++k) {
    for (int i = k + 1; i < n; ++i)
      a[i * n + k] /= a[k * n + k];
    for (int i = k + 1; i < n; ++i)
      for (int j = k + 1; j < n; ++j)
        a[i * n + j] -= a[i * n + k] * a[k * n + j];
  }
}

static void kernel(int n, double *a) {
  [[loopy::kernel]]
  for (int k = 0; k < n; ++k) {
    for (int i = k + 1; i < n; ++i)
      a[i * n + k] /= a[k * n + k];
    for (int i = k + 1; i < n; ++i)
      for (int j = k + 1; j < n; ++j)
        a[i * n + j] -= a[i * n + k] * a[k * n + j];
  }
}

int main() {
  for (int n : {0, 1, 2, 3, 25}) {
    auto expected = filled<double>(n * n, 1), a = expected;
    for (int i = 0; i < n; ++i)
      a[i * n + i] = expected[i * n + i] = 100 + i;
    original(n, expected.data());
    kernel(n, a.data());
    expectSame("factors", expected, a);
  }
}
