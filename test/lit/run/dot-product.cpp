// A reduction into a scalar that lives after the loop keeps the order of its terms.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static float original(int n, const float *x, const float *y) {
  float sum = 0.125f;
  for (int i = 0; i < n; ++i)
    sum += x[i] * y[i];
  return sum;
}

static float kernel(int n, const float *x, const float *y) {
  float sum = 0.125f;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    sum += x[i] * y[i];
  return sum;
}

int main() {
  for (int n : {0, 1, 2, 63, 64, 65, 3000}) {
    auto x = filled<float>(n, 1), y = filled<float>(n, 2);
    expectSame("dot product", original(n, x.data(), y.data()), kernel(n, x.data(), y.data()));
  }
}
