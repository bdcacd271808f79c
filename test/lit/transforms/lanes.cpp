// What the tags vec and ilp become, and the remarks where a vector is not one.
// RUN: %loopy-print=opencl %s | FileCheck %s
// RUN: %loopy-verify -Rpass=loopy %s
#include <loopy/loopy.hpp>

#include <cmath>

constexpr auto lanes(int count, loopy::tag tag) {
  return loopy::script().split_iname("i", count, {.outer_tag = loopy::g(0), .inner_tag = tag});
}

// Guards on data become masks; what a masked lane must not touch is stored lane by lane.
// CHECK-LABEL: void guarded
// CHECK: float4 t = 0;
// CHECK: int4 [[COND:cond[0-9]*]] = 0;
// CHECK: if (4 * i_outer + 3 < n) {
// CHECK: t = (float4)(
// CHECK: [[COND]] = vload4(0, &x[i_outer * 4]) > 0.0f;
// CHECK: t = select(t, sqrt(vload4(0, &x[i_outer * 4])), [[COND]]);
// CHECK: const float4 loopy_value = t;
// CHECK: if (loopy_mask.s3)
// CHECK: y[i_outer * 4 + 3] = loopy_value.s3;
// CHECK: } else {
// CHECK: for (long i_inner = 0;
// CHECK-NEXT: {{^ *}}// lanes.cpp:
// CHECK: t.s0 =
void guarded(int n, const float *x, float *y) {
  LOOPY_KERNEL(lanes(4, loopy::vec))
  for (int i = 0; i < n; ++i) { // expected-remark {{loop offloaded: 1 device kernel}}
    float t = 1;
    if (x[i] > 0.0f)
      t = std::sqrt(x[i]);
    if (t > 0.5f)
      y[i] = t;
  }
}

// CHECK-LABEL: void table
// CHECK: (int4)(
void table(int n, const int *k, const float *x, int *y) {
  LOOPY_KERNEL(lanes(4, loopy::vec))
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded: 1 device kernel}} expected-remark {{'i_inner' is tagged vec, but this is computed lane by lane: integer division}}
    y[i] = k[i] / 3;
}

// CHECK-LABEL: void three
// CHECK-NOT: float3
void three(int n, const float *x, float *y) {
  LOOPY_KERNEL(lanes(3, loopy::vec))
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded: 1 device kernel}} expected-remark {{'i_inner' is tagged vec but unrolled: OpenCL has no vectors of 3}}
    y[i] = x[i];
}

// CHECK-LABEL: void sideBySide
// CHECK: float t[2];
// CHECK: if (2 * i_outer + 1 < n) {
// CHECK-NEXT: {{^ *}}// lanes.cpp:
// CHECK-NEXT: t[0] = x[i_outer * 2];
// CHECK-NEXT: t[1] = x[i_outer * 2 + 1];
// CHECK-NEXT: {{^ *}}// lanes.cpp:
// CHECK-NEXT: y[i_outer * 2] = t[0] * t[0];
// CHECK-NEXT: y[i_outer * 2 + 1] = t[1] * t[1];
void sideBySide(int n, const float *x, float *y) {
  LOOPY_KERNEL(lanes(2, loopy::ilp))
  for (int i = 0; i < n; ++i) { // expected-remark {{loop offloaded: 1 device kernel}}
    float t = x[i];
    y[i] = t * t;
  }
}
