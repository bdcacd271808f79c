// Values that iterations hand to later ones: in order, except along directions without a dependence.
#include "../corpus.hpp"

CORPUS(firstOrder) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i)
    a[i] = 0.5 * a[i - 1] + b[i];
}

CORPUS(secondOrder) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 2; i < n; ++i)
    a[i] = 0.25 * a[i - 1] + 0.5 * a[i - 2];
}

CORPUS(distanceTwo) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 2; i < n; ++i)
    a[i] = a[i - 2] * b[i];
}

CORPUS(distanceBeyondTheLoop) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < 16; ++i)
    a[i + n] = a[i + n + 16] + b[i];
}

CORPUS(constantSource) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 1; i < n; ++i)
    a[i] = a[i] + a[0];
}

CORPUS(constantSourceWithin) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[i] = a[i] + a[3];
}

CORPUS(evenFromOdd) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[2 * i] = a[2 * i + 1] * b[i];
}

CORPUS(halves) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = 2 * a[i + n];
}

CORPUS(downwards) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = n - 2; i >= 0; --i)
    a[i] = a[i + 1] * 0.5 + b[i];
}

CORPUS(scalarCarried) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double last = 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    last = 0.5 * last + a[i];
    b[i] = last;
  }
  d.s = last;
}

CORPUS(rowsAreIndependent) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 1; j < n; ++j)
      a[i * n + j] += 0.5 * a[i * n + j - 1];
}

CORPUS(columnsAreIndependent) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] += 0.5 * a[(i - 1) * n + j];
}

CORPUS(pairOfRecurrences) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i) {
    a[i] = 0.5 * b[i - 1];
    b[i] = a[i] + 0.25 * a[i - 1];
  }
}
