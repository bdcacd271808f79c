// Reads before writes, and elements that are written more than once.
#include "../corpus.hpp"

CORPUS(shiftLeft) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[i] = a[i + 1];
}

CORPUS(shiftRight) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = n; i > 0; --i)
    a[i] = a[i - 1];
}

CORPUS(neighboursInPlace) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n - 1; ++i)
    a[i] = 0.5 * (a[i - 1] + a[i + 1]);
}

CORPUS(lastWriteWins) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[0] = b[i];
}

CORPUS(writtenTwice) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    a[i] = b[i];
    a[i] = a[i] * a[i];
  }
}

CORPUS(overlappingWrites) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    a[i] = b[i];
    a[i + 1] = c[i];
  }
}

CORPUS(reversalInPlace) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n / 2; ++i) {
    const double last = a[n - 1 - i];
    a[n - 1 - i] = a[i];
    a[i] = last;
  }
}

CORPUS(fullReversalInPlace) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    const double last = a[n - 1 - i];
    a[n - 1 - i] = a[i];
    a[i] = last;
  }
}

CORPUS(transposeInPlace) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = i + 1; j < n; ++j) {
      const double upper = a[i * n + j];
      a[i * n + j] = a[j * n + i];
      a[j * n + i] = upper;
    }
}

CORPUS(swapArrays) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double old = a[i];
    a[i] = b[i];
    b[i] = old;
  }
}

CORPUS(everyRowTheSame) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[j] = b[i * n + j];
}

CORPUS(modularTarget) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[i % 4] = b[i];
}
