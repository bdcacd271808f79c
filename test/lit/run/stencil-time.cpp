// A time loop around a 5-point stencil on two arrays: it runs on the host, around the launches.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int steps, int n, float *a, float *b) {
  for (int t = 0; t < steps; ++t) {
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < n - 1; ++j)
        b[i * n + j] = 0.2f * (a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] +
                               a[(i - 1) * n + j] + a[(i + 1) * n + j]);
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < n - 1; ++j)
        a[i * n + j] = b[i * n + j];
  }
}

static void kernel(int steps, int n, float *a, float *b) {
  [[loopy::kernel]]
  for (int t = 0; t < steps; ++t) {
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < n - 1; ++j)
        b[i * n + j] = 0.2f * (a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] +
                               a[(i - 1) * n + j] + a[(i + 1) * n + j]);
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < n - 1; ++j)
        a[i * n + j] = b[i * n + j];
  }
}

int main() {
  for (int n : {0, 1, 2, 3, 4, 17, 40})
    for (int steps : {0, 1, 2, 5}) {
      auto expectedA = filled<float>(n * n, 1), expectedB = filled<float>(n * n, 2);
      auto a = expectedA, b = expectedB;
      original(steps, n, expectedA.data(), expectedB.data());
      kernel(steps, n, a.data(), b.data());
      expectSame("a", expectedA, a);
      expectSame("b", expectedB, b);
    }
}
