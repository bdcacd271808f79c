// Directions, steps and types of loop variables.
#include "../corpus.hpp"

#include <cstddef>

CORPUS(everyThird) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; i += 3)
    a[i] = i;
}

CORPUS(symbolicStride) {
  const int n = d.n, stride = n / 3 + 1;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i * stride] = b[i];
}

CORPUS(symbolicStep) {
  const int n = d.n, step = n / 4 + 1;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; i += step)
    a[i] = i;
}

CORPUS(notEqual) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i != n; ++i)
    a[i] += 1;
}

CORPUS(notEqualByTwo) {
  const int n = 2 * d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i != n; i += 2)
    a[i] += 1;
}

CORPUS(unsignedDown) {
  const unsigned n = static_cast<unsigned>(d.n);
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (unsigned i = n; i-- > 0;)
    a[i] += i;
}

CORPUS(sizeType) {
  const std::size_t n = static_cast<std::size_t>(d.n);
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (std::size_t i = 1; i + 1 < n; ++i)
    a[i] = b[i - 1] + b[i + 1];
}

CORPUS(shortVariable) {
  const short n = static_cast<short>(d.n);
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (short i = 0; i < n; i++)
    a[i] *= i;
}

CORPUS(unsignedChar) {
  double *a = d.a;
  const unsigned char n = static_cast<unsigned char>(d.n);
  LOOPY_KERNEL() // parallel
  for (unsigned char i = 0; i < n; ++i)
    a[i] *= 3;
}

CORPUS(longLong) {
  const long long n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (long long i = n - 1; i >= 0; i -= 2)
    a[i] = static_cast<double>(i);
}

CORPUS(lessEqual) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = -3; i <= n; i = i + 1)
    a[i] = i;
}

CORPUS(negativeStride) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[n - i] = b[-i];
}

CORPUS(zeroStride) {
  const int n = d.n, stride = 0;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i)
    a[i * stride] += b[i];
}

CORPUS(unsignedDifference) {
  const unsigned n = static_cast<unsigned>(d.n);
  double *a = d.a;
  LOOPY_KERNEL() // parallel; falls back
  for (unsigned i = 0; i < n - 1 && i < 40; ++i)
    a[i] += 1;
}
