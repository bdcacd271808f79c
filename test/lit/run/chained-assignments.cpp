// a = b = c: the inner assignment comes first, and its value is what it stored.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, const double *x, float *a, double *b, int *c, int *last) {
  int k = 0, j;
  for (int i = 0; i < n; ++i)
    b[i] = a[i] = x[i];
  for (int i = 0; i < n; ++i) {
    float t, u;
    t = u = c[i] += 3;
    a[i] += b[i] *= t + u;
  }
  for (int i = 1; i < n; ++i)
    c[i] = c[i - 1] = c[i] + 1;
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      k = j = i;
  *last = k;
}

static void kernel(int n, const double *x, float *a, double *b, int *c, int *last) {
  int k = 0, j;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    b[i] = a[i] = x[i];
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    float t, u;
    t = u = c[i] += 3;
    a[i] += b[i] *= t + u;
  }
  [[loopy::kernel]]
  for (int i = 1; i < n; ++i)
    c[i] = c[i - 1] = c[i] + 1;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      k = j = i;
  *last = k;
}

int main() {
  for (int n : sizesAround(16)) {
    auto x = filled<double>(n, 1);
    std::vector<float> a(n), c(n);
    std::vector<double> b(n), d(n);
    auto e = filled<int>(n, 2), f = e;
    int first = 0, second = 0;
    original(n, x.data(), a.data(), b.data(), e.data(), &first);
    kernel(n, x.data(), c.data(), d.data(), f.data(), &second);
    expectSame("a", a, c);
    expectSame("b", b, d);
    expectSame("c", e, f);
    expectSame("last", first, second);
  }
}
