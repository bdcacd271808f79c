// A rule changes nothing until precompute stores its values; what a split sum becomes.
// RUN: %loopy-print=ir %s | FileCheck %s
#include <loopy/loopy.hpp>

// CHECK-LABEL: kernel named
// CHECK: s0: b[i] = a[i] * a[i]
void named(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script().extract_subst("sq", "a[p] * a[p]", {"p"}))
  for (int i = 0; i < n; ++i)
    b[i] = a[i] * a[i];
}

// CHECK-LABEL: kernel tile
// CHECK: array sq_precomputed : f32[per loop][6], temporary, local
// CHECK: sq_precomputed: sq_precomputed[j_outer][{{.*}}] = a[{{.*}}] * a[{{.*}}]
// CHECK: s0: b[{{.*}}] = sq_precomputed[j_outer][j_inner] + sq_precomputed[j_outer][j_inner + 2]
void tile(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("j", 4, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
                   .extract_subst("sq", "a[p] * a[p]", {"p"})
                   .precompute("sq", {"j_inner"}))
  for (int j = 1; j < n - 1; ++j)
    b[j] = a[j - 1] * a[j - 1] + a[j + 1] * a[j + 1];
}

// CHECK-LABEL: kernel shares
// CHECK: array s_part : i32[per loop], temporary
// CHECK: s_part_init: s_part[i] = 0
// CHECK: s0: s_part[i] = i32(u32(s_part[i]) + u32(x[i][j]))
// CHECK: s_part_sum: s = i32(u32(s) + u32(s_part[i]))
int shares(int n, const int *x) {
  int s = 0;
  LOOPY_KERNEL(loopy::script().split_reduction_outward("i"))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      s += x[n * i + j];
  return s;
}
