// What the steps on the layout of an array of the program make: a copy in device memory, filled
// before and brought back after everything else, around the loops of the host.
// RUN: %loopy-print=ir,schedule,plan %s | FileCheck %s
#include <loopy/loopy.hpp>

struct Vec {
  float x, y, z;
};

// CHECK-LABEL: kernel turned
// CHECK: array p_packed : f32[3][n], temporary, global
// CHECK: p_pack: p_packed[p_pack_1{{.*}}][p_pack_0_outer * 256 + p_pack_0_inner] = p[
// CHECK: s0: p_packed[0][i] = p_packed[1][i] + p_packed[2][i]
// CHECK: p_unpack: p[p_unpack_0_outer * 256 + p_unpack_0_inner][0] = p_packed[0][
// CHECK: launch {{.*}}k0: p_pack_0_outer=g.0 p_pack_0_inner=l.0
// CHECK: launch {{.*}}k1: i=g.0
// CHECK: launch {{.*}}k2: p_unpack_0_outer=g.0 p_unpack_0_inner=l.0
void turned(int n, Vec *p) {
  LOOPY_KERNEL(loopy::script().tag_array_axes("p", "N0,N1").tag_inames("i", loopy::g(0)))
  for (int i = 0; i < n; ++i)
    p[i].x = p[i].y + p[i].z;
}

// CHECK-LABEL: kernel steps
// CHECK: array x_packed : f32[4][floordiv(
// CHECK: launch {{.*}}k0: x_pack
// CHECK: host for t
// CHECK-NEXT: launch {{.*}}k1
// CHECK: launch {{.*}}k2
// CHECK: launch {{.*}}k3: x_unpack
void steps(int n, int m, float *x, float *y) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("i*", loopy::g(0))
                   .split_array_axis("x", 0, 4)
                   .tag_array_axes("x", "f"))
  for (int t = 0; t < m; ++t) {
    for (int i = 1; i < n - 1; ++i)
      y[i] = x[i - 1] + x[i + 1];
    for (int i = 1; i < n - 1; ++i)
      x[i] = y[i];
  }
}

// What is written before it is read is not copied to the device, and x is not brought back.
// CHECK-LABEL: kernel needed
// CHECK-NOT: y_pack:
// CHECK: x_pack:
// CHECK-NOT: x_unpack:
// CHECK: y_unpack:
void needed(int n, const float *x, float *y) {
  LOOPY_KERNEL(loopy::script().add_padding("y", 0, 3).add_padding("x", 0, 1))
  for (int i = 0; i < n; ++i) {
    y[i] = x[i];
    y[i] *= 2;
  }
}

// CHECK-LABEL: kernel apart
// CHECK-NOT: array p_packed :
// CHECK: array p_packed_0 : f32[n], temporary, global
// CHECK: array p_packed_2 : f32[n], temporary, global
// CHECK: s0: p_packed_0[i] = p_packed_2[i]
void apart(int n, Vec *p) {
  LOOPY_KERNEL(loopy::script().tag_array_axes("p", "N0,sep"))
  for (int i = 0; i < n; ++i)
    p[i].x = p[i].z;
}
