// Variables declared in the loop.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

void temporaries(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    float t = a[i], square;
    square = t * t;
    for (int j = 0; j < 3; ++j) {
      double u[2] = {1};
      u[1] += square;
      a[i] += u[0];
    }
  }
}
// CHECK-LABEL: kernel temporaries
// CHECK-DAG: array t : f32[per loop], temporary
// CHECK-DAG: array square : f32[per loop], temporary
// CHECK-DAG: array u : f64[per loop][per loop][2], temporary
// CHECK: s0: t[i] = a[i]
// CHECK: s1: square[i] = t[i] * t[i]
// CHECK: s2: u[i][j][0] = f64(1)
// CHECK: s3: u[i][j][1] = 0
// CHECK: s4: u[i][j][1] = u[i][j][1] + f64(square[i])

// Integers made from loop variables are subscripts where they are used.
void indices(int n, int m, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    const int first = 2 * i;
    int end = first + m;
    for (int j = first; j < end; ++j)
      a[j] = end;
  }
}
// CHECK-LABEL: kernel indices
// CHECK: s0: a[j] = f32(2 * i + m)
// CHECK-NEXT: within { [i, j] : 0 <= i < n and 2i <= j < m + 2i }

// Arithmetic that wraps on purpose is a value.
void hash(unsigned n, unsigned *a) {
  [[loopy::kernel]]
  for (unsigned i = 0; i < n; ++i) {
    unsigned h = i * 2654435761u;
    a[i] = h ^ h >> 7;
  }
}
// CHECK-LABEL: kernel hash
// CHECK-NOT: guard
// CHECK: s0: a[i] = i * 2654435761 ^ i * 2654435761 >> 7

void references(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    float &x = a[2 * i];
    const float &y = a[2 * i + 1];
    x = y;
  }
}
// CHECK-LABEL: kernel references
// CHECK: s0: a[2 * i] = a[2 * i + 1]
