// Bulk and edge of a grid get kernels of their own where barriers are in the way of guards, unless
// they share memory of the work-group.
// RUN: %loopy-print=schedule %s | FileCheck %s
#include <loopy/loopy.hpp>

inline constexpr auto blocks = loopy::script().split_iname(
    "i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {0, 1}});

// CHECK-LABEL: schedule of apart
// CHECK-NEXT: launch apart_{{.*}}_k0: i_outer=g.0
// CHECK-NEXT:   for b_fetch_0_outer
// CHECK-NEXT:     b_fetch{{$}}
// CHECK-NEXT:   barrier
// CHECK-NEXT:   s0{{$}}
// CHECK-NEXT: launch apart_{{.*}}_k1: i_outer=g.0
// CHECK-NEXT:   for b_fetch__0_outer
// CHECK-NEXT:     b_fetch_{{$}}
// CHECK-NEXT:   barrier
// CHECK-NEXT:   s0_tail
void apart(int n, float *a, const float *b) {
  LOOPY_KERNEL(loopy::script(blocks)
                   .add_prefetch("b", {"i_inner"},
                                 {.space = loopy::local, .within = "id:s0 and not id:s0_tail"})
                   .add_prefetch("b", {"i_inner"}, {.space = loopy::local, .within = "id:*_tail"}))
  for (int i = 1; i < n - 1; ++i)
    a[i] = b[i - 1] + b[i] + b[i + 1];
}

// CHECK-LABEL: schedule of together
// CHECK-NEXT: launch together_{{.*}}_k0:
// CHECK:        barrier
// CHECK-NEXT:   s0{{$}}
// CHECK-NEXT:   s0_tail
// CHECK-NOT:  launch
void together(int n, float *a, const float *b) {
  LOOPY_KERNEL(loopy::script(blocks).add_prefetch("b", {"i_inner"}, {.space = loopy::local}))
  for (int i = 1; i < n - 1; ++i)
    a[i] = b[i - 1] + b[i] + b[i + 1];
}

// CHECK-LABEL: schedule of withoutBarriers
// CHECK-NEXT: launch withoutBarriers_{{.*}}_k0:
// CHECK-NEXT:   s0{{$}}
// CHECK-NEXT:   s0_tail
// CHECK-NOT:  launch
void withoutBarriers(int n, float *a, const float *b) {
  LOOPY_KERNEL(blocks)
  for (int i = 1; i < n - 1; ++i)
    a[i] = b[i - 1] + b[i] + b[i + 1];
}

// Both axes: four kernels.
inline constexpr auto tiles =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1), .slabs = {0, 1}})
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {0, 1}})
        .add_prefetch("b", {"i_inner", "j_inner"},
                      {.space = loopy::local, .within = "id:s0 and not id:*tail*"})
        .add_prefetch("b", {"i_inner", "j_inner"}, {.space = loopy::local, .within = "id:s0_tail"})
        .add_prefetch("b", {"i_inner", "j_inner"}, {.space = loopy::local, .within = "id:s0_tail_"})
        .add_prefetch("b", {"i_inner", "j_inner"},
                      {.space = loopy::local, .within = "id:s0_tail_tail"});

// CHECK-LABEL: schedule of tiled
// CHECK:      launch tiled_{{.*}}_k0:
// CHECK-NEXT:   b_fetch{{$}}
// CHECK-NEXT:   barrier
// CHECK-NEXT:   s0{{$}}
// CHECK-NEXT: launch tiled_{{.*}}_k1:
// CHECK-NEXT:   b_fetch{{_*$}}
// CHECK-NEXT:   barrier
// CHECK-NEXT:   s0_tail_
// CHECK-NEXT: launch tiled_{{.*}}_k2:
// CHECK-NEXT:   b_fetch{{_*$}}
// CHECK-NEXT:   barrier
// CHECK-NEXT:   s0_tail{{$}}
// CHECK-NEXT: launch tiled_{{.*}}_k3:
// CHECK-NEXT:   b_fetch{{_*$}}
// CHECK-NEXT:   barrier
// CHECK-NEXT:   s0_tail_tail
void tiled(int n, float *a, const float *b) {
  LOOPY_KERNEL(tiles)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}
