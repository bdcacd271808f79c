// Loops in lambdas, over captured and over passed variables, in generic ones too.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

int main() {
  for (int n : {0, 1, 100}) {
    auto expected = filled<float>(n, 1), values = expected;
    for (int i = 0; i < n; ++i)
      expected[i] = (expected[i] * 2 + 0.5f) * i;

    float *x = values.data();
    const float offset = 0.5f;
    auto captures = [&, n] {
      [[loopy::kernel]]
      for (int i = 0; i < n; ++i)
        x[i] = x[i] * 2 + offset;
    };
    auto generic = [](auto count, auto *y) {
      [[loopy::kernel]]
      for (int i = 0; i < count; ++i)
        y[i] *= i;
    };
    captures();
    generic(n, x);
    expectSame("x", expected, values);
  }
}
