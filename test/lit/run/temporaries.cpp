// Variables declared inside the loops: scalars, arrays of constant size, constants as subscripts.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, const float *x, float *y) {
  for (int i = 0; i < n; ++i) {
    const int base = 4 * i;
    float window[4];
    for (int k = 0; k < 4; ++k)
      window[k] = x[base + k];
    float low = window[0], high = window[0];
    for (int k = 1; k < 4; ++k) {
      const float value = window[k];
      low = value < low ? value : low;
      if (value > high)
        high = value;
    }
    y[i] = high - low;
  }
}

static void kernel(int n, const float *x, float *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    const int base = 4 * i;
    float window[4];
    for (int k = 0; k < 4; ++k)
      window[k] = x[base + k];
    float low = window[0], high = window[0];
    for (int k = 1; k < 4; ++k) {
      const float value = window[k];
      low = value < low ? value : low;
      if (value > high)
        high = value;
    }
    y[i] = high - low;
  }
}

int main() {
  for (int n : {0, 1, 2, 255, 600}) {
    auto x = filled<float>(4 * n, 1), expected = filled<float>(n, 2), y = expected;
    original(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    expectSame("y", expected, y);
  }
}
