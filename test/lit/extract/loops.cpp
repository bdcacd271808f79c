// The forms of `for` that have a known number of iterations. Inames count upwards.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

void up(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[i] = i;
}
// CHECK-LABEL: kernel up
// CHECK: s0: a[i] = f32(i)
// CHECK-NEXT: within { [i] : 0 <= i < n }

void upTo(int n, float *a) {
  [[loopy::kernel]]
  for (long i = 1; n >= i; i++)
    a[i] = 0;
}
// CHECK-LABEL: kernel upTo
// CHECK: within { [i] : 0 < i <= n }

void down(int n, float *a) {
  [[loopy::kernel]]
  for (int i = n - 1; i >= 0; --i)
    a[i] = i;
}
// CHECK-LABEL: kernel down
// CHECK: s0: a[n - 1 - i] = f32(i32(n - 1 - i))
// CHECK-NEXT: within { [i] : 0 <= i < n }

void stride(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 1; i < n; i += 4)
    a[i] = 0;
}
// CHECK-LABEL: kernel stride
// CHECK: s0: a[4 * i + 1] =
// CHECK-NEXT: within { [i] : i >= 0 and 4i <= -2 + n }

void downStride(int n, float *a) {
  [[loopy::kernel]]
  for (int i = n; i > 0; i = i - 2)
    a[i] = 0;
}
// CHECK-LABEL: kernel downStride
// CHECK: s0: a[n - 2 * i] =
// CHECK-NEXT: within { [i] : i >= 0 and 2i < n }

void triangle(int n, float (*a)[100]) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = i + 1; j < n && j < 100; ++j)
      a[i][j] = 0;
}
// CHECK-LABEL: kernel triangle
// CHECK: within { [i, j] : i >= 0 and i < j <= 99 and j < n }

namespace std {
template <class T> const T &min(const T &, const T &);
template <class T> const T &max(const T &, const T &);
} // namespace std

void band(int n, int m, int w, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < std::min(n, m); ++i)
    for (int j = std::max(0, i - w); j < (i + w < n ? i + w : n); ++j)
      a[j] += 1;
}
// CHECK-LABEL: kernel band
// CHECK: within { [i, j] : 0 <= i < n and i < m and j >= 0 and -w + i <= j < n and j < w + i }

// The same name in two loops: numbered in source order.
void imperfect(int n, float *a, float *b) {
  [[loopy::kernel]]
  for (int t = 0; t < 10; ++t) {
    for (int i = 0; i < n; ++i)
      b[i] = a[i];
    b[0] = 0;
    for (int i = 0; i < n; ++i)
      a[i] = b[i];
  }
}
// CHECK-LABEL: kernel imperfect
// CHECK: iname t : for
// CHECK-NEXT: iname i : for
// CHECK-NEXT: iname i_1 : for
// CHECK: s0: b[i] = a[i]
// CHECK: s1: b[0] = f32(0)
// CHECK-NEXT: within { [t] : 0 <= t <= 9 }
// CHECK: s2: a[i_1] = b[i_1]

// Another variable in the header, and an end that depends on it.
void secondVariable(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0, e = 2 * n; i != e; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel secondVariable
// CHECK: guard { : n >= 0 } else "loop 'i' does not reach its end"
// CHECK: within { [i] : n >= 0 and 0 <= i < 2n }
