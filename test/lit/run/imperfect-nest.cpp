// Statements before and after an inner loop, with a scalar that lives in the outer one.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiled =
    loopy::script().split_iname("i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

static void original(int n, int m, const double *a, const double *x, double *y) {
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = 0; j < m; ++j)
      sum += a[i * m + j] * x[j];
    y[i] = 2 * sum + y[i];
  }
}

static void kernel(int n, int m, const double *a, const double *x, double *y) {
  LOOPY_KERNEL(tiled)
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = 0; j < m; ++j)
      sum += a[i * m + j] * x[j];
    y[i] = 2 * sum + y[i];
  }
}

int main() {
  for (int n : sizesAround(16))
    for (int m : {0, 1, 33}) {
      auto a = filled<double>(n * m, 1), x = filled<double>(m, 2);
      auto expected = filled<double>(n, 3), y = expected;
      original(n, m, a.data(), x.data(), expected.data());
      kernel(n, m, a.data(), x.data(), y.data());
      expectSame("matrix times vector", expected, y);
    }
}
