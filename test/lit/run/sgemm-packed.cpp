// A matrix product with both factors in blocks on the device, sums in registers, and edges that are
// computed in all lanes of a vector: the sum over k keeps its order, hence its bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-build -fplugin-arg-loopy-print=opencl %s -o %t | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto blocked =
    loopy::script()
        .split_array_axis("a", 0, 4)
        .tag_array_axes("a", "N2,N0,N1") // rows 4 by 4, those of a block side by side
        .split_array_axis("b", 1, 8)
        .tag_array_axes("b", "N1,N2,N0") // columns 8 by 8
        .split_iname("i", 4, {.outer = "it", .inner = "ir", .inner_tag = loopy::unr})
        .split_iname("j", 8, {.outer = "jt", .inner = "jr"})
        .split_iname("jr", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("k", 16, {.outer = "kb", .inner = "ki", .inner_tag = loopy::unr_hint})
        .prioritize_loops({"kb", "jt", "it", "ki", "ir", "jr_outer", "jr_inner"})
        .buffer_array("c", {"ki", "ir", "jr_outer", "jr_inner"}, {.space = loopy::private_})
        .tag_inames("c_buffer_*_0", loopy::unr)
        .split_iname("c_buffer_load_1", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("c_buffer_store_1", 4, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .separate_loop_head_tail_slab("jt", 0, 1)
        .separate_loop_head_tail_slab("it", 0, 1)
        .split_iname("it", 2, {.outer = "ib", .outer_tag = loopy::g(1)})
        .split_iname("jt", 2, {.outer = "jb", .outer_tag = loopy::g(0)})
        .prioritize_loops({"ib", "jb", "kb", "jt_inner", "it_inner"});

// No division is left, and the loops inside have no conditions but in the edges.
// CHECK-NOT:  loopy_floor
// CHECK:      vstore8(vload8(0, &b[
// CHECK:      vstore4((float4)(a[
// CHECK:      #pragma unroll 4
// CHECK-NEXT: for (long ki = 0;
// CHECK-NOT:  if
// CHECK:      loopy_store_float4(loopy_load_float4(&c_buffer[3][4]) + a_packed
// CHECK:      select(loopy_load_float4(&c_buffer[0][4]), loopy_load_float4(&c_buffer[0][4]) +

#include "Inputs/sgemm.inc"
