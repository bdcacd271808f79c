// Conditions on loop variables and parameters cut the domain, with else branches and disjunctions.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, int border, float *x) {
  for (int i = 0; i < n; ++i) {
    if (i == 0 || i == n - 1)
      x[i] = 1;
    else if (i < border && i % 2 == 0)
      x[i] = x[i] * 3;
    else
      x[i] = x[i] - 1;
    if (!(i >= border))
      x[i] += 0.5f;
  }
}

static void kernel(int n, int border, float *x) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    if (i == 0 || i == n - 1)
      x[i] = 1;
    else if (i < border && i % 2 == 0)
      x[i] = x[i] * 3;
    else
      x[i] = x[i] - 1;
    if (!(i >= border))
      x[i] += 0.5f;
  }
}

int main() {
  for (int n : {0, 1, 2, 3, 64, 100})
    for (int border : {-1, 0, 1, 31, 200}) {
      auto expected = filled<float>(n, 1), x = expected;
      original(n, border, expected.data());
      kernel(n, border, x.data());
      expectSame("x", expected, x);
    }
}
