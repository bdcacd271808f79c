// One-dimensional memory addressed as two or three dimensions.
#include "../corpus.hpp"

CORPUS(rows) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}

CORPUS(columnMajor) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int j = 0; j < n; ++j)
    for (int i = 0; i < n; ++i)
      a[i + j * n] += i - j;
}

CORPUS(threeDimensions) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        a[(i * n + j) * n + k] *= 0.5;
}

CORPUS(nestedProducts) {
  const int n = d.n, m = n + 1, l = n / 2 + 1;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < l; ++i)
    for (int j = 0; j < m; ++j)
      for (int k = 0; k < n; ++k)
        a[i * m * n + j * n + k] = i + j + k;
}

CORPUS(constantPitch) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * 100 + j] = i;
}

CORPUS(pitchVariable) {
  const int n = d.n, pitch = n + 5;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * pitch + j] = a[(i - 1) * pitch + j] + 1;
}

CORPUS(interleavedChannels) {
  const int n = d.n;
  unsigned char *bytes = d.bytes;
  LOOPY_KERNEL() // parallel
  for (int y = 0; y < n; ++y)
    for (int x = 0; x < n; ++x)
      for (int c = 0; c < 3; ++c)
        bytes[(y * n + x) * 3 + c] = static_cast<unsigned char>(255 - bytes[(y * n + x) * 3 + c]);
}

CORPUS(wholeThenRows) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  {
    for (int k = 0; k < n * n; ++k)
      a[k] = 0;
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        b[i * n + j] = 1;
  }
}

CORPUS(matrixVector) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    c[i] = 0;
    for (int j = 0; j < n; ++j)
      c[i] += a[i * n + j] * b[j];
  }
}

CORPUS(matrixProduct) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      double sum = 0;
      for (int k = 0; k < n; ++k)
        sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
}

CORPUS(offsetPlane) {
  const int n = d.n;
  double *a = d.a;
  const int plane = n * n;
  LOOPY_KERNEL() // parallel; falls back
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[plane + i * n + j] = a[i * n + j];
}

CORPUS(macroIndex) {
#define AT(i, j) ((i) + (j) * pitch)
  const int n = d.n, pitch = n + 2;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int j = 1; j <= n; ++j)
    for (int i = 1; i <= n; ++i)
      b[AT(i, j)] = a[AT(i - 1, j)] + a[AT(i + 1, j)] + a[AT(i, j - 1)] + a[AT(i, j + 1)];
#undef AT
}
