// Many values into one. Bit-identical results keep the order of the original loop.
#include "../corpus.hpp"

#include <algorithm>
#include <cmath>

CORPUS(sum) {
  const int n = d.n;
  double *a = d.a;
  double sum = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    sum += a[i];
  d.s = sum;
}

CORPUS(sumSpelledOut) {
  const int n = d.n;
  double *a = d.a;
  double sum = 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    sum = a[i] + sum;
  d.s = sum;
}

CORPUS(dot) {
  const int n = d.n;
  float *f = d.f, *g = d.g;
  float sum = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    sum += f[i] * g[i];
  d.s = sum;
}

CORPUS(maximumByIf) {
  const int n = d.n;
  double *a = d.a;
  double most = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    if (a[i] > most)
      most = a[i];
  d.s = most;
}

CORPUS(minimumByFunction) {
  const int n = d.n;
  double *a = d.a;
  double least = 10;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    least = std::min(least, a[i]);
  d.s = least;
}

CORPUS(maximumByConditional) {
  const int n = d.n;
  int *q = d.q;
  int most = -1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    most = q[i] > most ? q[i] : most;
  d.at = most;
}

CORPUS(positionOfMaximum) {
  const int n = d.n;
  double *a = d.a;
  double most = 0;
  int at = -1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    if (a[i] > most) {
      most = a[i];
      at = i;
    }
  d.s = most;
  d.at = at;
}

CORPUS(product) {
  const int n = d.n;
  double *a = d.a;
  double product = 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    product *= a[i];
  d.s = product;
}

CORPUS(counting) {
  const int n = d.n;
  double *a = d.a;
  long count = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    if (a[i] > 1)
      ++count;
  d.count = count;
}

CORPUS(exclusiveOr) {
  const int n = d.n;
  const unsigned char *bytes = d.bytes;
  unsigned check = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    check ^= bytes[i] * 31u;
  d.count = check;
}

CORPUS(anyNegative) {
  const int n = d.n;
  const long *wide = d.wide;
  bool any = false;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    any = any || wide[i] < 0;
  d.count = any;
}

CORPUS(rowSums) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = 0; j < n; ++j)
      sum += a[i * n + j];
    b[i] = sum;
  }
}

CORPUS(columnSums) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      b[j] += a[i * n + j];
}

CORPUS(twoSums) {
  const int n = d.n;
  double *a = d.a;
  double sum = 0, squares = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    sum += a[i];
    squares += a[i] * a[i];
  }
  d.s = sum;
  d.t = std::sqrt(squares);
}

CORPUS(prefixSum) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double sum = 0;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    sum += a[i];
    b[i] = sum;
  }
  d.s = sum;
}

CORPUS(horner) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    double value = 0;
    for (int k = 7; k >= 0; --k)
      value = value * b[i] + a[k];
    a[n + i] = value;
  }
}
