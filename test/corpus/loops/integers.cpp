// Conversions, wrap-around, division and bits as C++ defines them.
#include "../corpus.hpp"

CORPUS(truncatingDivision) {
  const int n = d.n;
  long *w = d.wide;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    w[i] = w[i] / 7 * 100 + w[i] % 7;
}

CORPUS(divisionOfTheIndex) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] = b[i / 2] + b[i % 3];
}

CORPUS(narrowing) {
  const int n = d.n;
  unsigned char *bytes = d.bytes;
  const long *w = d.wide;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    bytes[i] = static_cast<unsigned char>(w[i] * 3);
}

CORPUS(promotion) {
  const int n = d.n;
  const unsigned char *bytes = d.bytes;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] = bytes[i] - bytes[i + 1] + (bytes[i] << 4);
}

CORPUS(unsignedWrap) {
  const int n = d.n;
  unsigned *u = reinterpret_cast<unsigned *>(d.p);
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    u[i] = u[i] * 2654435761u - 7u;
}

CORPUS(mixedSigns) {
  const int n = d.n;
  long *w = d.wide;
  const unsigned limit = 5;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    w[i] = p[i] - 3 < limit;
}

CORPUS(bitOperations) {
  const int n = d.n;
  unsigned *u = reinterpret_cast<unsigned *>(d.q);
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    u[i] = (u[i] ^ 0xff00ffu) | (~u[i] & 0x0f0fu) | (u[i] << 3 | u[i] >> 29);
}

CORPUS(arithmeticShift) {
  const int n = d.n;
  long *w = d.wide;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    w[i] = (w[i] >> 2) + (w[i] << 1);
}

CORPUS(floatToInt) {
  const int n = d.n;
  const double *a = d.a;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] = static_cast<int>(a[i] * 1000 - 900);
}

CORPUS(intToFloat) {
  const int n = d.n;
  const long *w = d.wide;
  float *f = d.f;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    f[i] = static_cast<float>(w[i]) / 3;
}

CORPUS(booleans) {
  const int n = d.n;
  const double *a = d.a;
  bool flags[64] = {};
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    flags[i] = a[i] > 1;
  for (int i = 0; i < n; ++i)
    d.p[i] = flags[i];
}

CORPUS(compoundOnBytes) {
  const int n = d.n;
  unsigned char *bytes = d.bytes;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    bytes[i] += 200;
    bytes[i] >>= 1;
    bytes[i] ^= 0x55;
  }
}

CORPUS(randomNumbers) {
  const int n = d.n;
  unsigned *u = reinterpret_cast<unsigned *>(d.p);
  unsigned state = 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    state = state * 1664525u + 1013904223u;
    u[i] = state >> 8;
  }
  d.count = state;
}
