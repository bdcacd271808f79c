// Variables that follow the loop: counters, running pointers, wrap-around scalars.
#include "../corpus.hpp"

CORPUS(secondCounter) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int k = 0;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    a[k] = b[i];
    k += 2;
  }
  d.at = k;
}

CORPUS(counterBeforeUse) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int k = -1;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    ++k;
    a[k] = b[i] + k;
  }
  d.at = k;
}

CORPUS(countingDown) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int k = n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[--k] = b[i];
  d.at = k;
}

CORPUS(nestedCounter) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int k = 0;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 3; ++j)
      a[k++] = b[i * 3 + j];
  d.at = k;
}

CORPUS(conditionalCounter) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int k = 0;
  LOOPY_KERNEL() // refused: depend on data
  for (int i = 0; i < n; ++i)
    if (b[i] > 1)
      a[k++] = b[i];
  d.at = k;
}

CORPUS(closedForm) {
  const int n = d.n;
  double *a = d.a;
  double x = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    a[i] = x;
    x += 0.1;
  }
  d.s = x;
}

CORPUS(geometric) {
  const int n = d.n;
  int *p = d.p;
  int x = 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n && i < 20; ++i) {
    p[i] = x;
    x *= 2;
  }
  d.at = x;
}

CORPUS(wrapAroundScalar) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  int before = n - 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    a[i] = b[before];
    before = i;
  }
  d.at = before;
}

CORPUS(wrapAroundValue) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double before = 7;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    a[i] = b[i] + before;
    before = b[i];
  }
  d.s = before;
}

CORPUS(loopVariableAfterwards) {
  const int n = d.n;
  double *a = d.a;
  int i;
  LOOPY_KERNEL() // parallel
  for (i = 0; i < n; i += 3)
    a[i] = i;
  d.at = i;
}

CORPUS(runningPointer) {
  const int n = d.n;
  double *a = d.a;
  const double *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = *b++;
}

CORPUS(squares) {
  const int n = d.n;
  double *a = d.a;
  int k = 0;
  LOOPY_KERNEL() // refused: depend on data
  for (int i = 0; i < n; ++i) {
    a[k] = i;
    k += 2 * i + 1;
  }
  d.at = k;
}
