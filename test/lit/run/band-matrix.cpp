// Bounds with min and max, in the forms that people write.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <algorithm>

static void original(int n, int width, const double *a, const double *x, double *y) {
  for (int i = 0; i < n; ++i)
    for (int j = std::max(0, i - width); j < std::min(n, i + width + 1); ++j)
      y[i] += a[i * n + j] * x[j];
  for (int i = 0; i < n; ++i)
    for (int j = i < width ? i : width; j < n && j < 2 * i; ++j)
      y[i] -= x[j];
}

static void kernel(int n, int width, const double *a, const double *x, double *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = std::max(0, i - width); j < std::min(n, i + width + 1); ++j)
      y[i] += a[i * n + j] * x[j];
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = i < width ? i : width; j < n && j < 2 * i; ++j)
      y[i] -= x[j];
}

int main() {
  for (int n : {0, 1, 5, 30})
    for (int width : {0, 1, 3, 40}) {
      auto a = filled<double>(n * n, 1), x = filled<double>(n, 2);
      auto expected = filled<double>(n, 3), y = expected;
      original(n, width, a.data(), x.data(), expected.data());
      kernel(n, width, a.data(), x.data(), y.data());
      expectSame("band", expected, y);
    }
}
