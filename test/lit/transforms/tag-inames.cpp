// Tags map loops to the grid or unroll them; none makes a loop sequential again.
// RUN: %loopy-print=schedule,opencl %s | FileCheck %s
#include <loopy/loopy.hpp>

// CHECK-LABEL: schedule of rows:{{[0-9]+}}
// CHECK: launch {{.*}}: i=g.0
// CHECK-NEXT: unr c
// CHECK-NOT: for (
// CHECK: a[i * 2] = 0.0f;
// CHECK-NEXT: a[i * 2 + 1] = 0.0f;
void rows(int n, float (*a)[2]) {
  LOOPY_KERNEL(loopy::script().tag_inames("i", loopy::g(0)).tag_inames("c", loopy::unr))
  for (int i = 0; i < n; ++i)
    for (int c = 0; c < 2; ++c)
      a[i][c] = 0.0f;
}

// CHECK-LABEL: schedule of undone:{{[0-9]+}}
// CHECK: one work-item
// CHECK-NEXT: for i
void undone(int n, float *a) {
  LOOPY_KERNEL(loopy::script().tag_inames("i", loopy::g(0)).tag_inames("i", loopy::none))
  for (int i = 0; i < n; ++i)
    a[i] = 0.0f;
}

// CHECK-LABEL: schedule of hinted:{{[0-9]+}}
// CHECK: ord i
// CHECK-NEXT: unr_hint c
// CHECK: for (long i = 0;
// CHECK-NEXT: #pragma unroll
// CHECK-NEXT: for (long c = 0;
void hinted(int n, float (*a)[4]) {
  LOOPY_KERNEL(loopy::script().tag_inames("i", loopy::ord).tag_inames("c", loopy::unr_hint))
  for (int i = 0; i < n; ++i)
    for (int c = 0; c < 4; ++c)
      a[i][c] = 0.0f;
}
