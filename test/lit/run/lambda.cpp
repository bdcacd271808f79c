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

    // What the capture itself declares, also where a called lambda captures it again.
    for (int i = 0; i < n; ++i)
      expected[i] = expected[i] * (n + 2) + 1;
    auto declares = [m = n, factor = n + 2, y = x] {
      auto scaled = [&](int i) { return y[i] * factor; };
      [[loopy::kernel]]
      for (int i = 0; i < m; ++i)
        y[i] = scaled(i) + 1;
    };
    declares();
    expectSame("captures that declare", expected, values);
    float expectedSum = 0, sum = 0;
    for (int i = 0; i < n; ++i)
      expectedSum += expected[i] * 0.5f;
    auto adds = [&s = sum, total = 0.0f, v = values]() mutable {
      [[loopy::kernel]]
      for (std::size_t i = 0; i < v.size(); ++i)
        total += v[i] * 0.5f;
      s = total;
    };
    adds();
    expectSame("sum", expectedSum, sum);
  }
}
