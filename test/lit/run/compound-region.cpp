// One annotation for a block of several nests with straight-line code in between.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static float original(int n, const float *x, float *y) {
  float scale = 0;
  {
    scale = 2 * x[0];
    for (int i = 0; i < n; ++i)
      y[i] = scale * x[i];
    y[0] = scale + 1;
    for (int i = 1; i < n; ++i)
      y[i] += y[0];
    scale = y[n - 1];
  }
  return scale;
}

static float kernel(int n, const float *x, float *y) {
  float scale = 0;
  [[loopy::kernel]] {
    scale = 2 * x[0];
    for (int i = 0; i < n; ++i)
      y[i] = scale * x[i];
    y[0] = scale + 1;
    for (int i = 1; i < n; ++i)
      y[i] += y[0];
    scale = y[n - 1];
  }
  return scale;
}

int main() {
  for (int n : {1, 2, 3, 64, 500}) {
    auto x = filled<float>(n, 1), expected = filled<float>(n, 2), y = expected;
    expectSame("scale", original(n, x.data(), expected.data()), kernel(n, x.data(), y.data()));
    expectSame("y", expected, y);
  }
}
