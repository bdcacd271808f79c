// Two-dimensional orders: dependences in both directions, time loops, stencils in place.
#include "../corpus.hpp"

CORPUS(gaussSeidel) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < n - 1; ++j)
      a[i * n + j] = 0.25 * (a[(i - 1) * n + j] + a[(i + 1) * n + j] + a[i * n + j - 1] +
                             a[i * n + j + 1]);
}

CORPUS(diagonal) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < n; ++j)
      a[i * n + j] = a[(i - 1) * n + j - 1] + 1;
}

CORPUS(upAndLeft) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < n; ++j)
      a[i * n + j] = 0.5 * (a[(i - 1) * n + j] + a[i * n + j - 1]);
}

CORPUS(jacobiTwoArrays) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int t = 0; t < 4; ++t) {
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < n - 1; ++j)
        b[i * n + j] = 0.25 * (a[(i - 1) * n + j] + a[(i + 1) * n + j] + a[i * n + j - 1] +
                               a[i * n + j + 1]);
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < n - 1; ++j)
        a[i * n + j] = b[i * n + j];
  }
}

CORPUS(heatOneDimension) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int t = 0; t < 5; ++t)
    for (int i = 1; i < n - 1; ++i)
      a[(t + 1) * n + i] = 0.25 * (a[t * n + i - 1] + 2 * a[t * n + i] + a[t * n + i + 1]);
}

CORPUS(alternatingBuffers) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int t = 0; t < 5; ++t)
    for (int i = 1; i < n - 1; ++i)
      a[(t + 1) % 2 * 64 + i] = 0.5 * (a[t % 2 * 64 + i - 1] + a[t % 2 * 64 + i + 1]);
}

CORPUS(redBlack) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  {
    for (int i = 1; i < n - 1; i += 2)
      a[i] = 0.5 * (a[i - 1] + a[i + 1]);
    for (int i = 2; i < n - 1; i += 2)
      a[i] = 0.5 * (a[i - 1] + a[i + 1]);
  }
}

CORPUS(editDistance) {
  const int n = d.n < 30 ? d.n : 30;
  int *p = d.p;
  const unsigned char *x = d.bytes, *y = d.bytes + 40;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < n; ++j) {
      const int change = p[(i - 1) * 32 + j - 1] + (x[i] % 4 == y[j] % 4 ? 0 : 1);
      const int drop = p[(i - 1) * 32 + j] + 1, insert = p[i * 32 + j - 1] + 1;
      const int least = drop < insert ? drop : insert;
      p[i * 32 + j] = change < least ? change : least;
    }
}

CORPUS(skewedAccess) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i + j] = a[i + j] * 0.5 + b[i * n + j];
}

CORPUS(planeSweep) {
  const int n = d.n < 16 ? d.n : 16;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int k = 1; k < n; ++k)
    for (int j = 0; j < n; ++j)
      for (int i = 0; i < n; ++i)
        a[(k * n + j) * n + i] += 0.5 * a[((k - 1) * n + j) * n + i];
}

CORPUS(floydWarshall) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int k = 0; k < n; ++k)
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        if (a[i * n + k] + a[k * n + j] < a[i * n + j])
          a[i * n + j] = a[i * n + k] + a[k * n + j];
}
