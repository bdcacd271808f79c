// Several statements, several loops: what may be kept together, and what not.
#include "../corpus.hpp"

CORPUS(forwardBetweenStatements) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    a[i] = b[i] + 1;
    c[i] = a[i] * 2;
  }
}

CORPUS(forwardToTheNext) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i) {
    a[i] = b[i] + 1;
    c[i] = a[i - 1] * 2;
  }
}

CORPUS(backwardToTheNext) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    c[i] = a[i + 1] * 2;
    a[i] = b[i] + 1;
  }
}

CORPUS(twoLoops) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  {
    for (int i = 0; i < n; ++i)
      a[i] = b[i] + 1;
    for (int i = 1; i < n; ++i)
      c[i] = a[i - 1] * 2;
  }
}

CORPUS(reversedConsumer) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  {
    for (int i = 0; i < n; ++i)
      a[i] = b[i];
    for (int i = 0; i < n; ++i)
      c[i] = a[n - 1 - i];
  }
}

CORPUS(mixedDepths) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    a[i] = 0;
    for (int j = 0; j < n; ++j)
      a[i] += b[i * n + j];
    c[i] = a[i] / (n + 1);
  }
}

CORPUS(scalarStatementBetween) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  {
    for (int i = 0; i < n; ++i)
      a[i] = b[i];
    a[0] = 5;
    for (int i = 0; i < n; ++i)
      b[i] = a[i] + a[0];
  }
}

CORPUS(fourStatements) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c, *e = d.e;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    a[i] = b[i] + 1;
    c[i] = a[i] * a[i];
    e[i] = c[i] - b[i];
    b[i] = e[i] / (a[i] + 2);
  }
}

CORPUS(initialiseThenAccumulate) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  {
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        c[i * n + j] = 0;
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        for (int k = 0; k < n; ++k)
          c[i * n + j] += a[i * n + k] * b[k * n + j];
  }
}

CORPUS(threeProducts) {
  const int n = d.n < 16 ? d.n : 16;
  double *a = d.a, *b = d.b, *c = d.c, *e = d.e;
  LOOPY_KERNEL() // parallel
  {
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        for (int k = 0; k < n; ++k)
          c[i * n + j] += a[i * n + k] * b[k * n + j];
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        for (int k = 0; k < n; ++k)
          e[i * n + j] += c[i * n + k] * a[k * n + j];
  }
}

CORPUS(crossedUpdates) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    a[i] = b[i + 1] * 0.5;
    b[i + 1] = a[i + 1] * 0.25;
  }
}

CORPUS(disjointParity) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    a[2 * i] = 1;
    a[2 * i + 1] = a[2 * i] + i;
  }
}
