// Reductions in parallel: each row's norm is summed in order by one work-item.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>

static void original(int n, int m, const float *a, float *norm) {
  for (int i = 0; i < n; ++i) {
    norm[i] = 0;
    for (int j = 0; j < m; ++j)
      norm[i] += a[i * m + j] * a[i * m + j];
    norm[i] = std::sqrt(norm[i]);
  }
}

static void kernel(int n, int m, const float *a, float *norm) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    norm[i] = 0;
    for (int j = 0; j < m; ++j)
      norm[i] += a[i * m + j] * a[i * m + j];
    norm[i] = std::sqrt(norm[i]);
  }
}

int main() {
  for (int n : {0, 1, 63, 200})
    for (int m : {0, 1, 100}) {
      auto a = filled<float>(n * m, 1);
      auto expected = filled<float>(n, 2), norm = expected;
      original(n, m, a.data(), expected.data());
      kernel(n, m, a.data(), norm.data());
      expectSame("norms", expected, norm);
    }
}
