// if, else, conditional expressions and short-circuit evaluation.
#include "../corpus.hpp"

CORPUS(onData) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (b[i] > 1)
      a[i] = b[i];
}

CORPUS(onTheIndex) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (i > 3 && i < n - 2)
      a[i] = 0;
    else
      a[i] = 1;
}

CORPUS(elseIfLadder) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    if (b[i] < 0.75)
      a[i] = 1;
    else if (b[i] < 1)
      a[i] = 2;
    else if (b[i] < 1.25)
      a[i] = 3;
    else
      a[i] = 4;
  }
}

CORPUS(boundaryInside) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      if (i == 0 || j == 0 || i == n - 1 || j == n - 1)
        b[i * n + j] = 0;
      else
        b[i * n + j] = a[(i - 1) * n + j] + a[i * n + j - 1];
}

CORPUS(conditionalExpression) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = i > 0 ? b[i - 1] : b[i];
}

CORPUS(guardedDivision) {
  const int n = d.n;
  int *p = d.p;
  const int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] = q[i] != 0 && 100 / q[i] > 9 ? 100 % q[i] : -1;
}

CORPUS(guardedRead) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  const int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (i > 0 && b[i - 1] > 1 && q[i] > 0)
      a[i] = 3;
}

CORPUS(oddAndEven) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (i % 2 == 0)
      a[i] = i;
    else
      a[i] = -i;
}

CORPUS(nestedConditions) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (a[i] > 1) {
      if (b[i] > 1)
        c[i] = 1;
      else if (i > 2)
        c[i] = 2;
    } else if (b[i] > 1)
      c[i] = 3;
}

CORPUS(conditionChanges) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (a[i] > 1) {
      a[i] = 0;
      b[i] = a[i];
    }
}

CORPUS(clamp) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double value = a[i] * 2 - 1;
    if (value < 0.25)
      value = 0.25;
    if (value > 1.5)
      value = 1.5;
    a[i] = value;
  }
}

CORPUS(invariantCondition) {
  const int n = d.n;
  double *a = d.a;
  const bool negate = n > 4;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    if (negate)
      a[i] = -a[i];
}

CORPUS(conditionalRecurrence) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i)
    if (b[i] > 1)
      a[i] = a[i - 1];
}
