// Elements between those that a kernel writes are on the device beforehand: the kernel may not change
// them. Here isl's own simplification of what is written would add the odd ones.
// RUN: %loopy-print=plan %s | FileCheck %s
void gaps(float *a, const float *c) {
  [[loopy::kernel]] {
    for (int i = 0; i <= 1; ++i)
      a[i] = c[i];
    for (int i = 0; i <= 7; ++i)
      a[2 * i] = c[i + 2];
  }
}
// CHECK: array a: element size 4
// CHECK-NEXT: touched [0 .. 14]
// CHECK-NEXT: copy in [0 .. 14]
// CHECK-NEXT: copy out [0 .. 14], what changed
