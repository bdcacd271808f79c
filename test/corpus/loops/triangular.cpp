// Bounds that depend on outer loop variables, minima, maxima and quotients.
#include "../corpus.hpp"

#include <algorithm>

CORPUS(lowerTriangle) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      a[i * n + j] *= 2;
}

CORPUS(upperTriangle) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = i; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}

CORPUS(packedLower) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n - i; ++j)
      a[i * n + j] = b[i + j];
}

CORPUS(band) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = std::max(0, i - 2); j < std::min(n, i + 3); ++j)
      c[i] += a[i * n + j] * b[j];
}

CORPUS(forwardSubstitution) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < i; ++j)
      b[i] -= 0.125 * a[i * n + j] * b[j];
}

CORPUS(cholesky) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int k = 0; k < n; ++k) {
    for (int i = k + 1; i < n; ++i)
      a[i * n + k] /= a[k * n + k] + 2;
    for (int j = k + 1; j < n; ++j)
      for (int i = j; i < n; ++i)
        a[i * n + j] -= 0.125 * a[i * n + k] * a[j * n + k];
  }
}

CORPUS(luElimination) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int k = 0; k < n - 1; ++k)
    for (int i = k + 1; i < n; ++i) {
      a[i * n + k] /= a[k * n + k] + 2;
      for (int j = k + 1; j < n; ++j)
        a[i * n + j] -= a[i * n + k] * a[k * n + j];
    }
}

CORPUS(tetrahedron) {
  const int n = d.n < 12 ? d.n : 12;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      for (int k = 0; k <= j; ++k)
        a[(i * 12 + j) * 12 + k] += 1;
}

CORPUS(halfOpen) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = n / 4; i < n - n / 4; ++i)
    a[i] = -a[i];
}

CORPUS(blocked) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int block = 0; block < n; block += 8)
    for (int i = block; i < std::min(block + 8, n); ++i)
      a[i] = b[i] + 1;
}

CORPUS(trapezoid) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 2 * i + 1; ++j)
      a[i * 80 + j] = i - j;
}

CORPUS(emptyInnerLoop) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: computes nothing
  for (int i = 0; i < n; ++i)
    for (int j = i + n; j < n; ++j)
      a[i * n + j] = 0;
}
