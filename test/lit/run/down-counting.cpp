// Loops that count down, by one and by a stride, down to zero and to a bound, in the increment or in
// the condition.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, int last, const float *x, float *y, long *z) {
  for (int i = n - 1; i >= 0; --i)
    y[i] = x[i] * i;
  for (long k = n; k > last; k -= 4)
    z[k - 1] = 3 * k - z[k - 1];
}

static void kernel(int n, int last, const float *x, float *y, long *z) {
  [[loopy::kernel]]
  for (int i = n - 1; i >= 0; --i)
    y[i] = x[i] * i;
  [[loopy::kernel]]
  for (long k = n; k > last; k -= 4)
    z[k - 1] = 3 * k - z[k - 1];
}

// The variable is used after the loop; the test that ends the loop counts down, too.
static int originalAfter(int n, int m, float *y) {
  int i = 0, sum = 0;
  for (i = n; i-- > m;)
    y[i] += i;
  sum = 100 * i;
  for (i = m; --i >= 0;)
    y[i] *= 2;
  return sum + i;
}

static int kernelAfter(int n, int m, float *y) {
  int i = 0, sum = 0;
  [[loopy::kernel]]
  for (i = n; i-- > m;)
    y[i] += i;
  sum = 100 * i;
  [[loopy::kernel]]
  for (i = m; --i >= 0;)
    y[i] *= 2;
  return sum + i;
}

int main() {
  for (int n : {0, 1, 2, 3, 4, 5, 100})
    for (int last : {0, 1, 7}) {
      auto x = filled<float>(n, 1);
      auto expectedY = filled<float>(n, 2), y = expectedY;
      auto expectedZ = filled<long>(n, 3), z = expectedZ;
      original(n, last, x.data(), expectedY.data(), expectedZ.data());
      kernel(n, last, x.data(), y.data(), z.data());
      expectSame("y", expectedY, y);
      expectSame("z", expectedZ, z);
      auto expectedW = filled<float>(100, 4), w = expectedW;
      int expected = originalAfter(n, last, expectedW.data()), after = kernelAfter(n, last, w.data());
      expectSame("w", expectedW, w);
      expectSame("i", expected, after);
    }
}
