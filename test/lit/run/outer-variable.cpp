// A loop variable declared before the loop has its final value afterwards, also when nothing ran.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static int original(int first, int n, float *x) {
  int i = -7, j = -9;
  for (i = first; i < n; i += 3)
    for (j = 0; j < 2; ++j)
      x[i] += 1.5f;
  return 100 * i + j;
}

static int kernel(int first, int n, float *x) {
  int i = -7, j = -9;
  [[loopy::kernel]]
  for (i = first; i < n; i += 3)
    for (j = 0; j < 2; ++j)
      x[i] += 1.5f;
  return 100 * i + j;
}

int main() {
  for (int first : {0, 1, 5})
    for (int n : {0, 1, 2, 3, 4, 50}) {
      auto expected = filled<float>(n, 1), x = expected;
      expectSame("final values", original(first, n, expected.data()), kernel(first, n, x.data()));
      expectSame("x", expected, x);
    }
}
