// A legal interchange changes the nesting; a reduction loop may move outwards.
// RUN: %loopy-print=schedule %s | FileCheck %s
#include <loopy/loopy.hpp>

constexpr int n = 32;

// CHECK-LABEL: schedule of multiply:{{[0-9]+}}
// CHECK: for k
// CHECK-NEXT: for i
// CHECK-NEXT: for j
// CHECK-NEXT: s0
void multiply(float (&c)[n][n], const float (&a)[n][n], const float (&b)[n][n]) {
  LOOPY_KERNEL(loopy::script().prioritize_loops({"k", "i", "j"}))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        c[i][j] += a[i][k] * b[k][j];
}
