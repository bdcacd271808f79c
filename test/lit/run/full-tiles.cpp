// A matrix product in tiles of 4 x 8 without copies of a and b. Full tiles have no conditions but one
// in front of them; those at the ends of the matrices have one per row and vector, for each k.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-build -fplugin-arg-loopy-print=opencl %s -o %t | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto blocked =
    loopy::script()
        .split_iname("i", 4, {.outer = "it", .inner = "ir", .inner_tag = loopy::unr})
        .split_iname("j", 8, {.outer = "jt", .inner = "jr"})
        .split_iname("jr", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("it", 2, {.outer = "ib", .outer_tag = loopy::g(0)})
        .tag_inames("k", loopy::unr_hint)
        .prioritize_loops({"ib", "jt", "it_inner", "k", "ir", "jr_outer", "jr_inner"})
        .buffer_array("c", {"k", "ir", "jr_outer", "jr_inner"}, {.space = loopy::private_})
        .tag_inames("c_buffer_*_0", loopy::unr)
        .split_iname("c_buffer_load_1", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("c_buffer_store_1", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec});

// CHECK:      float c_buffer[4][8];
// CHECK:      if (8 * ib + 4 * it_inner + 3 < n && 8 * jt + 7 < m) {
// CHECK-NOT:  if
// CHECK:      #pragma unroll 4
// CHECK-NEXT: for (long k = 0;
// CHECK-NOT:  if
// CHECK:      loopy_store_float4(loopy_load_float4(&c_buffer[3][4]) + {{.*}}, &c_buffer[3][4]);
// CHECK-NEXT: {{^ *}}}
// CHECK-NOT:  if
// CHECK:      } else {
// CHECK:      for (long k = 0;
// CHECK-NEXT: if

#include "Inputs/sgemm.inc"
