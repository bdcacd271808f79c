// Unsigned and 64-bit loop variables, with bounds that would wrap if the loop ran.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cstddef>

static void original(std::size_t n, unsigned m, const double *x, double *y, short *z) {
  for (std::size_t i = 0; i < n; ++i)
    y[i] = 2 * x[i];
  for (unsigned i = 0; i != m; ++i)
    z[i] = (short)(i + 1);
  for (unsigned i = 1; i + 1 < m; i++)
    y[i] += x[i - 1] + x[i + 1];
}

static void kernel(std::size_t n, unsigned m, const double *x, double *y, short *z) {
  [[loopy::kernel]]
  for (std::size_t i = 0; i < n; ++i)
    y[i] = 2 * x[i];
  [[loopy::kernel]]
  for (unsigned i = 0; i != m; ++i)
    z[i] = (short)(i + 1);
  [[loopy::kernel]]
  for (unsigned i = 1; i + 1 < m; i++)
    y[i] += x[i - 1] + x[i + 1];
}

int main() {
  for (unsigned n : {0u, 1u, 2u, 3u, 64u, 1000u}) {
    auto x = filled<double>(n, 1);
    auto expectedY = filled<double>(n, 2), y = expectedY;
    auto expectedZ = filled<short>(n, 3), z = expectedZ;
    original(n, n, x.data(), expectedY.data(), expectedZ.data());
    kernel(n, n, x.data(), y.data(), z.data());
    expectSame("y", expectedY, y);
    expectSame("z", expectedZ, z);
  }
}
