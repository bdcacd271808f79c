// Conditions on loop variables and parameters restrict domains; conditions on data are evaluated
// once and become predicates.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

void affine(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (i > 2 && !(i == 5))
      a[i] = 1;
    else
      a[i] = 2;
}
// CHECK-LABEL: kernel affine
// CHECK: s0: a[i] = f32(1)
// CHECK-NEXT: within { [i] : 3 <= i < n and (i >= 6 or i <= 4) }
// CHECK: s1: a[i] = f32(2)
// CHECK-NEXT: within { [i] : 0 <= i <= 2 and i < n; [i = 5] : n >= 6 }
// CHECK-NOT: if

void onData(int n, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (a[i] > 0)
      b[i] = a[i];
    else
      b[i] = 0;
}
// CHECK-LABEL: kernel onData
// CHECK: array cond0 : bool[per loop], temporary
// CHECK: cond0: cond0[i] = a[i] > f32(0)
// CHECK: s0: b[i] = a[i] if cond0[i]
// CHECK: s1: b[i] = f32(0) if !cond0[i]

// What && protects is not read where the left side is false.
void mixed(int n, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (i > 0 && a[i - 1] > 0)
      b[i] = 1;
}
// CHECK-LABEL: kernel mixed
// CHECK: cond0: cond0[i] = a[i - 1] > f32(0)
// CHECK-NEXT: within { [i] : 0 < i < n }
// CHECK: s0: b[i] = f32(1) if cond0[i]
// CHECK-NEXT: within { [i] : 0 < i < n }

void disjunction(int n, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (i == 0 || a[i - 1] > 0)
      b[i] = 1;
}
// CHECK-LABEL: kernel disjunction
// CHECK: cond0: cond0[i] = 1
// CHECK-NEXT: within { [i = 0] : n > 0 }
// CHECK: cond0_1: cond0[i] = a[i - 1] > f32(0)
// CHECK-NEXT: within { [i] : 0 < i < n }
// CHECK: s0: b[i] = f32(1) if cond0[i]

// The same for ?:, by two statements.
void choice(int n, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    b[i] = i > 0 ? a[i - 1] : 0.0f;
}
// CHECK-LABEL: kernel choice
// CHECK: s0: b[i] = a[i - 1]
// CHECK-NEXT: within { [i] : 0 < i < n }
// CHECK: s0_1: b[i] = 0
// CHECK-NEXT: within { [i = 0] : n > 0 }

void flag(int n, bool useA, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    const bool edge = i == 0 || i == n - 1;
    if (useA && !edge)
      b[i] = a[i];
  }
}
// CHECK-LABEL: kernel flag
// CHECK: parameter useA : bool
// CHECK: s0: b[i] = a[i]
// CHECK-NEXT: within { [i] : useA > 0 and 0 < i <= -2 + n }

template <bool Double> void constant(float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < 4; ++i) {
    if constexpr (Double)
      a[i] *= 2;
    if (!Double)
      a[i] = 0;
  }
}
template void constant<true>(float *);
// CHECK-LABEL: kernel constant
// CHECK: s0: a[i] = a[i] * f32(2)
// CHECK-NOT: s1
