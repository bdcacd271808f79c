// Pointers addressed like multi-dimensional arrays get the dimensions back; rows that might overlap
// are excluded at run time.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

void matmul(int n, int m, int l, const double *a, const double *b, double *c) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      for (int k = 0; k < l; ++k)
        c[i * m + j] += a[i * l + k] * b[k * m + j];
}
// CHECK-LABEL: kernel matmul
// CHECK: array c : f64[][m], host
// CHECK: array a : f64[][l], host
// CHECK-NOT: guard
// CHECK: s0: c[i][j] = c[i][j] + a[i][k] * b[k][j]

void leadingDimension(int n, int m, int lda, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      a[i * lda + j] = 0;
}
// CHECK-LABEL: kernel leadingDimension
// CHECK: guard { : m <= lda {{.*}} } else "a subscript of 'a' leaves its row of lda elements"

void channels(int w, int h, unsigned char *p) {
  [[loopy::kernel]]
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      for (int c = 0; c < 3; ++c)
        p[(y * w + x) * 3 + c] = 255 - p[(y * w + x) * 3 + c];
}
// CHECK-LABEL: kernel channels
// CHECK: array p : u8[][3 * w], host
// CHECK-NOT: guard
// CHECK: s0: p[y][c + 3 * x] = u8(255 - i32(p[y][c + 3 * x]))

void halo(int n, int m, int l, double *u, const double *v) {
  [[loopy::kernel]]
  for (int i = 1; i <= n; ++i)
    for (int j = 1; j <= m; ++j)
      for (int k = 1; k <= l; ++k)
        u[(i * (m + 2) + j) * (l + 2) + k] = v[((i - 1) * (m + 2) + j) * (l + 2) + k - 1];
}
// CHECK-LABEL: kernel halo
// CHECK: array u : f64[][m + 2][l + 2], host
// CHECK-NOT: guard
// CHECK: s0: u[i][j][k] = v[i - 1][j][k - 1]

void diagonals(int n, double *u) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    u[i * n + i] = u[i * n + n - 1] + u[(n - 1) * n + i] + u[(n - 1 - i) * n + i];
}
// CHECK-LABEL: kernel diagonals
// CHECK: s0: u[i][i] = u[i][n - 1] + u[n - 1][i] + u[n - i - 1][i]

// A pointer to a row, declared in the loop.
void rows(int n, int m, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    float *row = a + i * m;
    for (int j = 0; j < m; ++j)
      row[j] = 0;
  }
}
// CHECK-LABEL: kernel rows
// CHECK: s0: a[i][j] = f32(0)

// One dimension is enough: the product is one parameter.
void offset(int n, int m, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[i + n * m] = 0;
}
// CHECK-LABEL: kernel offset
// CHECK: parameter n_m : i32
// CHECK: s0: a[i + n_m] =
