// Functions whose bodies can be seen.
#include "../corpus.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace {
double square(double x) { return x * x; }
float square(float x) { return x * x; }
template <class T> T blend(T a, T b, T weight) { return a + weight * (b - a); }
constexpr int clampToByte(int x) { return x < 0 ? 0 : x > 255 ? 255 : x; }
double polynomial(double x) {
  double sum = 0;
  for (int k = 0; k < 5; ++k)
    sum = sum * x + k;
  return sum;
}
double firstAbove(double x, double limit) {
  if (x > limit)
    return limit;
  return x;
}
void exchange(double &a, double &b) {
  const double old = a;
  a = b;
  b = old;
}
double rowSum(const double *row, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i)
    sum += row[i];
  return sum;
}
int collatzSteps(long value) {
  int steps = 0;
  while (value != 1) {
    value = value % 2 ? 3 * value + 1 : value / 2;
    ++steps;
  }
  return steps;
}
double nested(double x) { return square(polynomial(x)) + firstAbove(x, 1); }
} // namespace

CORPUS(simpleFunction) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = square(a[i]);
}

CORPUS(overloads) {
  const int n = d.n;
  double *a = d.a;
  float *f = d.f;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = square(a[i]) + square(f[i]);
}

CORPUS(functionTemplate) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = blend(a[i], b[i], 0.25);
}

CORPUS(constexprFunction) {
  const int n = d.n;
  int *p = d.p;
  const long *w = d.wide;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] = clampToByte(static_cast<int>(w[i]));
}

CORPUS(functionWithLoop) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = polynomial(a[i]);
}

CORPUS(functionWithTwoReturns) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = firstAbove(a[i], 1);
}

CORPUS(referenceParameters) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    exchange(a[i], b[i]);
}

CORPUS(pointerParameter) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    b[i] = rowSum(a + i * n, n);
}

CORPUS(functionWithWhile) {
  const int n = d.n;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] = collatzSteps(i + 1);
}

CORPUS(nestedCalls) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = nested(a[i]);
}

CORPUS(lambdaInPlace) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = [](double x) { return x * x - 1; }(a[i]);
}

CORPUS(namedLambda) {
  const int n = d.n;
  double *a = d.a;
  const double shift = 0.5;
  auto shifted = [shift](double x) { return x + shift; };
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = shifted(a[i]);
}

CORPUS(mathFunctions) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    b[i] = std::sqrt(a[i]) + std::fabs(a[i] - 1) + std::floor(a[i] * 4) + std::fma(a[i], 2., 1.);
}

CORPUS(minimumAndMaximum) {
  const int n = d.n;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] = std::max(3, std::min(p[i], 9)) + std::abs(p[i] - 8);
}
