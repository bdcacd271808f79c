// A split replaces the loop by an outer and an inner one; the tail is guarded.
// RUN: %loopy-print=ir,schedule,opencl %s | FileCheck %s
#include <loopy/loopy.hpp>

inline constexpr auto blocks = loopy::script().split_iname(
    "i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

// CHECK-LABEL: kernel scale
// CHECK: iname i_outer : g.0
// CHECK: iname i_inner : l.0
// CHECK: s0: a[i_outer * 64 + i_inner] =
// CHECK: launch {{.*}}: i_outer=g.0 i_inner=l.0
// CHECK: reqd_work_group_size(64, 1, 1)
void scale(int n, float *a) {
  LOOPY_KERNEL(blocks)
  for (int i = 0; i < n; ++i)
    a[i] = 2.0f * a[i];
}
