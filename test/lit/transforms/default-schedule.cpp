// The bare annotation maps outer parallel loops to the grid, keeps time steps on the host, and runs
// recurrences in order; in a form for CPUs and one for GPUs. Updates in place get two streams on CPUs.
// RUN: %loopy-print=schedule %s | FileCheck %s
#include <loopy/loopy.hpp>

// CHECK-LABEL: // schedule (cpu)
// CHECK-NEXT: schedule of update:{{[0-9]+}}
// CHECK-NEXT: launch {{.*}}: i_outer=g.0
// CHECK-NEXT: for i_element
// CHECK-NEXT: unr i_half
// CHECK-NEXT: s0
// CHECK-NEXT: for i_inner
// CHECK-NEXT: s0_tail
// CHECK-LABEL: // schedule (gpu)
// CHECK: launch {{.*}}: i_outer=g.0 i_inner=l.0
void update(int n, float *y, const float *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    y[i] += x[i];
}

// CHECK-LABEL: schedule of steps:{{[0-9]+}}
// CHECK-NEXT: host for t
// CHECK-NEXT: launch {{.*}}: i_outer=g.0
// CHECK: launch {{.*}}: i_1_outer=g.0
// CHECK: // schedule (gpu)
void steps(int n, int m, float *a, float *b) {
  LOOPY_KERNEL()
  for (int t = 0; t < m; ++t) {
    for (int i = 1; i < n - 1; ++i)
      b[i] = a[i - 1] + a[i + 1];
    for (int i = 1; i < n - 1; ++i)
      a[i] = b[i];
  }
}

// CHECK-LABEL: schedule of scan:{{[0-9]+}}
// CHECK-NEXT: launch {{.*}}: one work-item
void scan(int n, float *a) {
  LOOPY_KERNEL()
  for (int i = 1; i < n; ++i)
    a[i] += a[i - 1];
}
