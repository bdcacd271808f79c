// Values keep C++'s types; every conversion is explicit.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s
#include <algorithm>
#include <cmath>
#include <cstdlib>

constexpr double half = 0.5;

void conversions(int n, unsigned char *c, short *s, unsigned *u, long *l, float *f, bool *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    c[i] += 3;
    s[i]++;
    u[i] = u[i] * 3u - 7;
    l[i] = u[i] << 3;
    f[i] = f[i] * 2 + half;
    b[i] = !b[i] && u[i];
    l[i] = (int)f[i] / 3 % 7;
    u[i] = -1;
    c[i] = 'a' + i % 26;
  }
}
// CHECK-LABEL: kernel conversions
// CHECK: s0: c[i] = u8(i32(c[i]) + 3)
// CHECK: s1: s[i] = i16(i32(s[i]) + 1)
// CHECK: s2: u[i] = u[i] * 3 - u32(7)
// CHECK: s3: l[i] = i64(u[i] << 3)
// CHECK: s4: f[i] = f32(f64(f[i] * f32(2)) + 0.5)
// CHECK: s5: b[i] = !b[i] && bool(u[i])
// CHECK: s6: l[i] = i64(i32(f[i]) / 3 % 7)
// CHECK: s7: u[i] = u32(-1)
// CHECK: s8: c[i] = u8(i32(97) + i % 26)

void math(int n, const float *a, const int *k, double *d, float *f, int *j) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    f[i] = sqrtf(a[i]) + std::sqrt(a[i]) + fabsf(a[i]);
    d[i] = std::pow(a[i], 2) + sin(i) + std::fma(d[i], 2.0, 1.0);
    f[i] = std::max(a[i], 0.0f) + std::min(f[i], a[i]);
    j[i] = std::abs(k[i]) + std::isnan(a[i]);
    d[i] = std::abs(d[i]);
  }
}
// CHECK-LABEL: kernel math
// CHECK: s0: f[i] = sqrt(a[i]) + sqrt(a[i]) + fabs(a[i])
// CHECK: s1: d[i] = pow(f64(a[i]), f64(2)) + sin(f64(i)) + fma(d[i], 2, 1)
// CHECK: s2: f[i] = (a[i] < 0 ? 0 : a[i]) + (a[i] < f[i] ? a[i] : f[i])
// CHECK: s3: j[i] = (k[i] < 0 ? -k[i] : k[i]) + i32(isnan(a[i]))
// CHECK: s4: d[i] = fabs(d[i])
