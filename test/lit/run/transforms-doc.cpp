// Every example of docs/transforms.md computes what its loop computes.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

namespace offloaded {
#include "Inputs/transforms.h"
} // namespace offloaded

#undef LOOPY_KERNEL
#define LOOPY_KERNEL(...)
namespace plain {
#include "Inputs/transforms.h"
} // namespace plain

using Function = void (*)(int n, float *a, float *b);

static void check(const char *name, Function original, Function kernel, bool onlyTiles = false) {
  for (int n : {0, 1, 3, 7, 8, 9, 16, 17, 33}) {
    if (onlyTiles && n != 16)
      continue;
    auto a = filled<float>(2048, 1), b = filled<float>(2048, 2), expectedA = a, expectedB = b;
    original(n, expectedA.data(), expectedB.data());
    kernel(n, a.data(), b.data());
    expectSame(name, expectedA, a);
    expectSame(name, expectedB, b);
  }
}

#define CHECK(NAME) check(#NAME, plain::NAME, offloaded::NAME)

int main() {
  CHECK(split_iname);
  CHECK(chunk_iname);
  CHECK(tile);
  CHECK(tag_inames);
  CHECK(untag_inames);
  CHECK(tag_statements);
  CHECK(prioritize_loops);
  CHECK(set_loop_priority);
  CHECK(rename_iname);
  CHECK(duplicate_inames);
  CHECK(distribute);
  CHECK(separate_loop_head_tail_slab);
  CHECK(peel);
  CHECK(reverse);
  CHECK(shift);
  CHECK(skew);
  CHECK(affine_map_inames);
  CHECK(map_domain);
  CHECK(unroll_and_jam);
  CHECK(join_inames);
  CHECK(remove_unused_inames);
  CHECK(add_prefetch);
  CHECK(buffer_array);
  CHECK(precompute);
  CHECK(extract_subst);
  CHECK(expand_subst);
  CHECK(reduction_arg_to_subst_rule);
  CHECK(assignment_to_subst);
  CHECK(realize_reduction);
  CHECK(split_reduction_inward);
  CHECK(split_reduction_outward);
  CHECK(realize_scan);
  CHECK(fold_constants);
  CHECK(collect_common_factors_on_increment);
  CHECK(atomic);
  CHECK(tag_array_axes);
  CHECK(split_array_axis);
  CHECK(add_padding);
  CHECK(add_padding_to_avoid_bank_conflicts);
  CHECK(set_temporary_address_space);
  CHECK(privatize_temporaries_with_inames);
  CHECK(unprivatize_temporaries_with_inames);
  CHECK(duplicate_temporaries);
  CHECK(alias_temporaries);
  CHECK(add_dependency);
  CHECK(trust);
  CHECK(then);
  // Their guards hold for this size only.
  check("assume", plain::assume, offloaded::assume, true);
  check("fix_parameters", plain::fix_parameters, offloaded::fix_parameters, true);
}
