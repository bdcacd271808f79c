// A loop that is not parallel runs in order.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, int m, double *x) {
  for (int row = 0; row < n; ++row)
    for (int i = 1; i < m; ++i)
      x[row * m + i] += 0.5 * x[row * m + i - 1];
}

static void kernel(int n, int m, double *x) {
  [[loopy::kernel]]
  for (int row = 0; row < n; ++row)
    for (int i = 1; i < m; ++i)
      x[row * m + i] += 0.5 * x[row * m + i - 1];
}

int main() {
  for (int n : {0, 1, 20})
    for (int m : {0, 1, 2, 100}) {
      auto expected = filled<double>(n * m, 1), x = expected;
      original(n, m, expected.data());
      kernel(n, m, x.data());
      expectSame("prefix sums", expected, x);
    }
}
