// Integer expressions that do not change in the loop become parameters where they are not affine.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

struct Grid {
  int rows, columns;
  float *cells;
};

void product(const Grid &g, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < g.rows * g.columns; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel product
// CHECK: parameter g_rows_g_columns : i32
// CHECK: array g_rows_memory
// CHECK: within { [i] : 0 <= i < g_rows_g_columns }

// The pointer is followed by the condition of the outermost loop in any case.
void certain(Grid *g) {
  [[loopy::kernel]]
  for (int i = 0; i < g->rows; ++i)
    g->cells[i] = 0;
}
// CHECK-LABEL: kernel certain
// CHECK: parameter g_rows : i32
// CHECK: array g_cells : f32[], host

void element(float *a) {
  int extent[2] = {3, 4};
  [[loopy::kernel]]
  for (int i = 0; i < extent[0]; ++i)
    for (int j = 0; j < extent[1]; ++j)
      a[i * extent[1] + j] = 0;
}
// CHECK-LABEL: kernel element
// CHECK: parameter extent_0 : i32
// CHECK: array a : f32[][extent_1], host

void masks(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < (n & ~3); ++i)
    a[i >> 1] = a[i & 7] + a[i % 4] + a[i / 3] + a[i << 1];
}
// CHECK-LABEL: kernel masks
// CHECK: parameter n_3 : i32
// CHECK: s0: a[floordiv(i, 2)] = a[floormod(i, 8)] + a[floormod(i, 4)] + a[floordiv(i, 3)] + a[i * 2]
