// Loop variables that were declared before the loop have their value after it.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

int simple(int n, float *a) {
  int i;
  [[loopy::kernel]]
  for (i = 0; i < n; i++)
    a[i] = 0;
  return i;
}
// CHECK-LABEL: kernel simple
// CHECK: final i = { [(0)] : n <= 0; [(n)] : n > 0 }

// Not set at all when the outer loop has no iteration.
int nested(int n, int m, float *a) {
  int j = -1;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (j = i; j < m; j += 2)
      a[j] += 1;
  return j;
}
// CHECK-LABEL: kernel nested
// CHECK: final j = {
// CHECK-SAME: n > 0

[[loopy::kernel]] int last(int n, float *a) {
  int i = 7;
  for (i = 0; i < n; ++i)
    a[i] = 0;
  for (i = 5; i > 2; --i)
    a[i] = 1;
  return i;
}
// CHECK-LABEL: kernel last
// CHECK: final i = { [(2)] }
