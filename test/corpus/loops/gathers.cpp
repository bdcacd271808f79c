// Subscripts that come from memory.
#include "../corpus.hpp"

CORPUS(gather) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = b[p[i]];
}

CORPUS(gatherWithOffset) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = b[q[i] + 1] - b[q[i]];
}

CORPUS(gatherRows) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[p[i] * n + j];
}

CORPUS(gatherTwice) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *p = d.p, *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = b[p[q[i]]];
}

CORPUS(scatter) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *p = d.p;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[p[i]] = b[i];
}

CORPUS(scatterAdd) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *q = d.q;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[q[i]] += b[i];
}

CORPUS(histogram) {
  const int n = d.n;
  int *q = d.q;
  const unsigned char *bytes = d.bytes;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    ++q[bytes[i]];
}

CORPUS(tableLookup) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const unsigned char *bytes = d.bytes;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = b[bytes[i]];
}

CORPUS(maskedLookup) {
  const int n = d.n;
  double *a = d.a;
  const long *wide = d.wide;
  const double table[4] = {0.5, 1, 2, 4};
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] *= table[wide[i] & 3];
}

CORPUS(sparseMatrixVector) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  const int *start = d.start, *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int k = start[i]; k < start[i + 1]; ++k)
      sum += a[k] * b[p[k]];
    c[i] = sum;
  }
}

CORPUS(cellLists) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *start = d.start;
  LOOPY_KERNEL() // parallel
  for (int cell = 0; cell < n; ++cell)
    for (int k = start[cell]; k < start[cell + 1]; ++k)
      a[cell] += b[k];
}

CORPUS(permutationInPlace) {
  const int n = d.n;
  double *a = d.a;
  const int *p = d.p;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    const double here = a[i];
    a[i] = a[p[i]];
    a[p[i]] = here;
  }
}

CORPUS(indexArrayWritten) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    q[i] = n - 1 - i;
    a[i] = b[q[i]];
  }
}

CORPUS(conditionalGather) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (q[i] > 0)
      a[i] = b[q[i] - 1];
}
