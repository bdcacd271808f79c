// Pointers whose relation only the run time knows; the original loop runs where they overlap.
#include "../corpus.hpp"

CORPUS(disjointPointers) {
  const int n = d.n;
  double *x = d.a;
  const double *y = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    x[i] = y[i];
}

CORPUS(overlappingByOne) {
  const int n = d.n;
  double *x = d.a + 1;
  const double *y = d.a;
  LOOPY_KERNEL() // parallel; falls back
  for (int i = 0; i < n; ++i)
    x[i] = y[i];
}

CORPUS(sameArray) {
  const int n = d.n;
  double *x = d.a;
  const double *y = d.a;
  LOOPY_KERNEL() // parallel; falls back
  for (int i = 0; i < n; ++i)
    x[i] = y[n - 1 - i];
}

CORPUS(adjacentHalves) {
  const int n = d.n;
  double *x = d.a;
  const double *y = d.a + n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    x[i] = y[i] + 1;
}

CORPUS(onlyRead) {
  const int n = d.n;
  double *x = d.c;
  const double *y = d.a, *z = d.a + 1;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    x[i] = y[i] + z[i];
}

CORPUS(restricted) {
  const int n = d.n;
  double *__restrict x = d.a;
  const double *__restrict y = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    x[i] += y[i];
}

CORPUS(bytesOfAnInteger) {
  const int n = d.n;
  unsigned char *bytes = reinterpret_cast<unsigned char *>(d.p);
  const int *numbers = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    bytes[4 * i] = static_cast<unsigned char>(numbers[i]);
}

CORPUS(boundInsideTheArray) {
  int *p = d.q;
  p[0] = d.n;
  const int &bound = p[0];
  LOOPY_KERNEL() // parallel; falls back
  for (int i = 0; i < bound; ++i)
    p[i] = 1;
}

CORPUS(rowsThatOverlap) {
  const int n = d.n;
  double *a = d.a;
  const int pitch = n / 2;
  LOOPY_KERNEL() // parallel; falls back
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * pitch + j] += 1;
}

CORPUS(threePointers) {
  const int n = d.n;
  double *x = d.a, *y = d.a + n;
  const double *z = d.a + 2 * n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    x[i] = z[i];
    y[i] = 2 * z[i];
  }
}

CORPUS(pointerToPointer) {
  const int n = d.n;
  double **x = &d.a;
  LOOPY_KERNEL() // refused: pointer loaded from memory
  for (int i = 0; i < n; ++i)
    (*x)[i] = i;
}
