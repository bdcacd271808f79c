// A matrix product as on a processor with caches: two work-items take turns at rows, with blocks of a
// and b in private memory and sums in registers. Blocks that are not whole at the end are computed as
// a whole where they are private. The sum over k keeps its order, hence its bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-build -fplugin-arg-loopy-print=opencl %s -o %t | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto blocked =
    loopy::script()
        .split_iname("i", 4, {.outer = "it", .inner = "ir", .inner_tag = loopy::unr})
        .split_iname("j", 12, {.outer = "jt", .inner = "jr"})
        .split_iname("jr", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("k", 16, {.outer = "kb", .inner = "ki", .inner_tag = loopy::unr_hint})
        .split_iname("it", 2, {.outer = "ib"})
        .split_iname("ib", 2, {.outer = "turn", .inner = "core", .inner_tag = loopy::g(0)})
        .split_iname("jt", 3, {.outer = "jb"})
        .prioritize_loops({"core", "jb", "kb", "turn", "jt_inner", "it_inner", "ki", "ir",
                           "jr_outer", "jr_inner"})
        .buffer_array("c", {"ki", "ir", "jr_outer", "jr_inner"}, {.space = loopy::private_})
        .tag_inames("c_buffer_*_0", loopy::unr)
        .split_iname("c_buffer_load_1", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("c_buffer_store_1", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .add_prefetch("b", {"turn", "jt_inner", "it_inner", "ki", "ir", "jr_outer", "jr_inner"})
        .split_array_axis("b_fetch", 1, 12, {.order = "N1,N2,N0"})
        .split_iname("b_fetch_1", 12)
        .split_iname("b_fetch_1_inner", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .add_prefetch("a", {"jt_inner", "it_inner", "ki", "ir", "jr_outer", "jr_inner"})
        .split_array_axis("a_fetch", 0, 4, {.order = "N2,N0,N1"})
        .split_iname("a_fetch_1", 4, {.inner_tag = loopy::vec})
        .unroll_and_jam("a_fetch_0", 4);

// The inner loop has no condition, neither in full tiles nor in others, and no element of the sums is chosen by a variable.
// CHECK:      float c_buffer[4][12];
// CHECK-NOT:  loopy_floor
// CHECK:      #pragma unroll 4
// CHECK-NEXT: for (long ki = 0;
// CHECK-NOT:  if
// CHECK:      loopy_store_float4(loopy_load_float4(&c_buffer[3][8]) + a_fetch[it_inner][ki][3] * loopy_load_float4(&b_fetch[jt_inner][ki][8]), &c_buffer[3][8]);
// CHECK-NEXT: {{^ *}}}
// CHECK:      #pragma unroll 4
// CHECK-NEXT: for (long ki = 0;
// CHECK-NOT:  if
// CHECK:      loopy_store_float4(loopy_load_float4(&c_buffer[3][8]) + a_fetch[it_inner][ki][3] * loopy_load_float4(&b_fetch[jt_inner][ki][8]), &c_buffer[3][8]);
// CHECK-NEXT: {{^ *}}}
// CHECK-NOT:  c_buffer[{{[a-z]}}
// CHECK-NOT:  c_buffer[0][{{[a-z]}}

#include "Inputs/sgemm.inc"
