// Infinities, signed zeros, the smallest normal and subnormal numbers pass through unchanged.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <limits>

static void original(int n, const float *x, const float *y, float *z) {
  for (int i = 0; i < n; ++i) {
    z[2 * i] = x[i] < y[i] ? -x[i] : y[i];
    z[2 * i + 1] = x[i] * 0.5f / y[i] - 0.0f;
  }
}

static void kernel(int n, const float *x, const float *y, float *z) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    z[2 * i] = x[i] < y[i] ? -x[i] : y[i];
    z[2 * i + 1] = x[i] * 0.5f / y[i] - 0.0f;
  }
}

int main() {
  using limits = std::numeric_limits<float>;
  const float numerators[] = {0.0f,
                              -0.0f,
                              1.0f,
                              limits::min(),
                              limits::max(),
                              limits::denorm_min(),
                              1e-40f,
                              -1e-40f,
                              limits::infinity(),
                              -limits::infinity()};
  // No division that makes a NaN: its sign is the processor's choice.
  const float denominators[] = {3.0f, -0.75f, limits::max(), limits::denorm_min(), -1e-40f};
  std::vector<float> x, y;
  for (float numerator : numerators)
    for (float denominator : denominators) {
      x.push_back(numerator);
      y.push_back(denominator);
    }
  std::vector<float> expected(2 * x.size()), z(2 * x.size());
  original(x.size(), x.data(), y.data(), expected.data());
  kernel(x.size(), x.data(), y.data(), z.data());
  expectSame("special values", expected, z);
}
