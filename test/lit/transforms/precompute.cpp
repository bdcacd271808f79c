// What precompute and assignment_to_subst make of a kernel: the tile is computed in front of its
// uses, a local array vanishes.
// RUN: %loopy-print=ir,schedule %s | FileCheck %s
#include <loopy/loopy.hpp>

// CHECK-LABEL: kernel tile
// CHECK: array t_precomputed : f32[per loop][6], temporary, local
// CHECK: s0: t[i] = a[i] * a[i]
// CHECK: t_precomputed: t_precomputed[j_outer][{{.*}}] = a[{{.*}}] * a[{{.*}}]
// CHECK: s1: b[{{.*}}] = t_precomputed[j_outer][j_inner] + t_precomputed[j_outer][j_inner + 2]
// CHECK: launch {{.*}}k0
// CHECK: launch {{.*}}k1: j_outer=g.0 {{.*}} j_inner=l.0
void tile(int n, const float *a, float *t, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("j", 4, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
                   .precompute("t", {"j_inner"}))
  {
    for (int i = 0; i < n; ++i)
      t[i] = a[i] * a[i];
    for (int j = 1; j < n - 1; ++j)
      b[j] = t[j - 1] + t[j + 1];
  }
}

// CHECK-LABEL: kernel inlined
// CHECK-NOT: array t :
// CHECK: t_0: t_0[r][j] = a[8 * r + j] * f32(2)
// CHECK: t_1: t_1[r][j] = a[8 * r + (j + 1)] * f32(2)
// CHECK: s1: b[8 * r + j] = t_0[r][j] + t_1[r][j]
void inlined(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script().assignment_to_subst("t"))
  for (int r = 0; r < n; ++r) {
    float t[8];
    for (int k = 0; k < 8; ++k)
      t[k] = a[8 * r + k] * 2;
    for (int j = 0; j < 7; ++j)
      b[8 * r + j] = t[j] + t[j + 1];
  }
}
