// Where the translation relies on arithmetic that does not wrap around, sizes that wrap are excluded
// at run time. Signed arithmetic needs nothing: its overflow is undefined.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s
#include <cstddef>

void lastIndex(unsigned n, float *a) {
  [[loopy::kernel]]
  for (unsigned i = 0; i < n - 1; ++i)
    a[i] = a[i + 1];
}
// CHECK-LABEL: kernel lastIndex
// CHECK: guard { : n > 0 } else "'n - 1' wraps around"

void inclusive(unsigned n, float *a) {
  [[loopy::kernel]]
  for (unsigned i = 0; i <= n; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel inclusive
// CHECK: guard { : n <= 4294967294 } else "'++i' wraps around"

void narrow(int n, float *a) {
  [[loopy::kernel]]
  for (unsigned char i = 0; i < n; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel narrow
// CHECK: guard { : n <= 255 } else "'++i' wraps around"

void narrowSubscript(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[(unsigned char)i] = 0;
}
// CHECK-LABEL: kernel narrowSubscript
// CHECK: guard { : n <= 256 } else "'i' wraps around"

void large(std::size_t n, float *a) {
  [[loopy::kernel]]
  for (std::size_t i = 0; i < n; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel large
// CHECK: guard { : n >= 0 } else "'n' is larger than a signed 64-bit integer"

void reachesEnd(int n, int m, float *a) {
  [[loopy::kernel]]
  for (int i = m; i != n; i += 3)
    a[i] = 0;
}
// CHECK-LABEL: kernel reachesEnd
// CHECK: guard { : (-n + m) mod 3 = 0 and m <= n } else "loop 'i' does not reach its end"

void half(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n / 2; ++i)
    a[i] = a[n - 1 - i];
}
// CHECK-LABEL: kernel half
// CHECK: guard { : n >= 0 } else "'n / 2' divides a negative number"
// CHECK: within { [i] : i >= 0 and 2i <= -2 + n }

void dimension(int n, double a[][20]) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[0][i] = 0;
}
// CHECK-LABEL: kernel dimension
// CHECK: guard { : n <= 20 } else "a subscript of 'a' leaves its dimension of 20 elements"

// No set of sizes says where 32 bits are exceeded; a bound on each is sufficient.
void pixels(unsigned w, unsigned h, unsigned char *p) {
  [[loopy::kernel]]
  for (unsigned y = 0; y < h; ++y)
    for (unsigned x = 0; x < w; ++x)
      p[y * w + x] = 0;
}
// CHECK-LABEL: kernel pixels
// CHECK: guard { : w <= {{4[0-9]+}} or
// CHECK: guard { : h <= {{4[0-9]+}} or
// CHECK: s0: p[y][x] =

// Addresses wrap around harmlessly at 64 bits.
void neighbour(long n, float *a) {
  [[loopy::kernel]]
  for (std::size_t i = 0; i < 10; ++i)
    a[i - 1 + n] = 0;
}
// CHECK-LABEL: kernel neighbour
// CHECK-NOT: guard
// CHECK: s0: a[i - 1 + n] =

// `(unsigned)x < n` tests both ends: exact, no guard.
void bothEnds(int n, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int k = -1; k <= 1; ++k) {
      int x = i + k;
      if ((unsigned)x < (unsigned)n)
        b[i] += a[x];
    }
}
// CHECK-LABEL: kernel bothEnds
// CHECK-NOT: guard
// CHECK: s0: b[i] = b[i] + a[i + k]
// CHECK-NEXT: within { [i, k] : 0 <= i < n and k >= -1 and -i <= k <= 1 and k < n - i }
