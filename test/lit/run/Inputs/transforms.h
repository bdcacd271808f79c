//===- transforms.h - One example per step of a script ----------------------------------===//
//
// What docs/transforms.md shows: scripts/transforms-doc.py copies each function to the step of the
// same name. ../transforms-doc.cpp runs all of them. No include guard: it is included twice.
//
//===----------------------------------------------------------------------------------===//

void split_iname(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().split_iname(
      "i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {0, 1}}))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void chunk_iname(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().chunk_iname("i", 4, {.outer_tag = loopy::g(0)}))
  for (int i = 0; i < 130; ++i)
    a[i] = n * b[i];
}

void tile(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .tile({"i", "j"}, {8, 8})
                   .tag_inames("i_outer", loopy::g(1))
                   .tag_inames("j_outer", loopy::g(0)))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}

void tag_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .tile({"i", "j"}, {8, 8})
                   .tag_inames("?_outer", loopy::g_unused)
                   .tag_inames("?_inner", loopy::l_auto))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}

void untag_inames(int n, float *a, float *b) {
  constexpr auto onGrid =
      loopy::script().split_iname("i", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
  LOOPY_KERNEL(loopy::script(onGrid).untag_inames("*_inner"))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void tag_statements(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("i", 1000, {.outer_tag = loopy::g(0)})
                   .tag_statements("writes:a", loopy::nontemporal))
  for (int i = 0; i < n * n; ++i)
    a[i] = 2 * b[i];
}

void prioritize_loops(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().prioritize_loops({"j", "i"}))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}

void set_loop_priority(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().set_loop_priority({"j", "i"}, "reads:b"))
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    for (int j = 1; j < n; ++j)
      a[j * n + i] = b[j * n + i];
  }
}

void rename_iname(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().rename_iname("j", "i")) // fuses the loops
  {
    for (int i = 0; i < n; ++i)
      a[i] = 2 * a[i];
    for (int j = 0; j < n; ++j)
      b[j] = a[j] + 1;
  }
}

void duplicate_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .duplicate_inames({"i"}, "writes:b", {.new_inames = {"k"}})
                   .tag_inames("k", loopy::g(0)))
  for (int i = 1; i < n; ++i) {
    a[i] += a[i - 1];
    b[i] = a[i];
  }
}

void distribute(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().distribute("i").split_iname("i", 16, {.outer_tag = loopy::g(0)}))
  for (int i = 1; i < n; ++i) {
    a[i] = 2 * a[i];
    b[i] = a[i] + a[i - 1];
  }
}

void separate_loop_head_tail_slab(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().separate_loop_head_tail_slab("i", 1, 1))
  for (int i = 0; i < n; ++i)
    a[i] = i == 0 || i == n - 1 ? 0 : b[i - 1] + b[i + 1];
}

void peel(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().peel("i", {.first = 1}))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void reverse(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().reverse("i"))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void shift(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .shift("j", 1) // b[j] reads a[j + 1], which is one iteration ahead
                   .rename_iname("j", "i"))
  {
    for (int i = 0; i < n; ++i)
      a[i] = 2 * a[i];
    for (int j = 0; j < n - 1; ++j)
      b[j] = a[j + 1];
  }
}

void skew(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .skew("j", "i")
                   .prioritize_loops({"j", "i"})
                   .tag_inames("i", loopy::g(0))) // a wavefront of independent iterations
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < n; ++j)
      a[i * n + j] = a[(i - 1) * n + j] + a[i * n + j - 1] * b[0];
}

void affine_map_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .affine_map_inames("{ [i, j] -> [w, j] : w = i + j }")
                   .tag_inames("j", loopy::g(0)))
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < n; ++j)
      a[i * n + j] = a[(i - 1) * n + j] + a[i * n + j - 1] * b[0];
}

void map_domain(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().map_domain("{ [i] -> [r] : r = n - 1 - i }"))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void unroll_and_jam(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().unroll_and_jam("i", 2))
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < n; ++k)
      a[i] += b[i * n + k];
}

void join_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().join_inames({"i", "j"}, "ij").tag_inames("ij", loopy::g(0)))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 3; ++j)
      a[3 * i + j] = b[3 * i + j] + j;
}

void remove_unused_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().remove_unused_inames())
  for (int i = 0; i < n; ++i)
    for (int j = 2 * i; j <= 2 * i; ++j)
      a[i] = b[j];
}

void assume(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .assume("n mod 16 = 0") // else the loop runs as it is
                   .split_iname("i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)}))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void fix_parameters(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .fix_parameters("n", 16) // else the loop runs as it is
                   .tag_inames("j", loopy::unr))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i] += b[i * n + j];
}

void add_prefetch(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .tile({"i", "j"}, {8, 8})
                   .tag_inames("?_outer", loopy::g_unused)
                   .tag_inames("?_inner", loopy::l_auto)
                   .add_prefetch("b", {"i_inner", "j_inner"}, {.space = loopy::local}))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = b[j * n + i];
}

void buffer_array(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().tag_inames("i", loopy::g(0)).buffer_array("a", {}))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i] += b[i * n + j];
}

void precompute(int n, float *a, float *b) {
  float t[130];
  LOOPY_KERNEL(loopy::script()
                   .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
                   .precompute("t", {"j_inner"})) // each work-group computes 10 elements
  {
    for (int i = 0; i < n; ++i)
      t[i] = b[i] * b[i];
    for (int j = 1; j < n - 1; ++j)
      a[j] = t[j - 1] + t[j + 1];
  }
}

void extract_subst(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
                   .extract_subst("sq", "b[p] * b[p]", {"p"})
                   .precompute("sq", {"j_inner"})) // each work-group squares 10 elements once
  for (int j = 1; j < n - 1; ++j)
    a[j] = b[j - 1] * b[j - 1] + b[j] * b[j] + b[j + 1] * b[j + 1];
}

void expand_subst(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("i", 8)
                   .extract_subst("sq", "b[p] * b[p]", {"p"})
                   .expand_subst("sq", {.within = "writes:b"}) // is computed in place
                   .precompute("sq", {"i_inner"}))
  for (int i = 0; i < n; ++i) {
    a[i] = 1 + b[i] * b[i];
    b[i] = b[i] * b[i];
  }
}

void reduction_arg_to_subst_rule(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("j", 16, {.outer = "block"})
                   .reduction_arg_to_subst_rule({"j_inner"}, "term")
                   .precompute("term", {"i", "j_inner"}) // once per block for all i
                   .tag_inames("i", loopy::ord))
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < n; ++j)
      a[i] += b[j] * b[j + 1];
}

void assignment_to_subst(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().assignment_to_subst("t").tag_inames("i", loopy::g(0)))
  for (int i = 0; i < n; ++i) {
    float t[8];
    for (int k = 0; k < 8; ++k)
      t[k] = b[8 * i + k] * k;
    for (int j = 0; j < 7; ++j)
      a[8 * i + j] = t[j] + t[j + 1];
  }
}

void realize_reduction(int n, float *a, float *b) {
  int positive = 0;
  LOOPY_KERNEL(
      loopy::script().split_iname("i", 32).realize_reduction("i_inner", loopy::l(0)))
  for (int i = 0; i < n; ++i)
    positive += b[i] > 0;
  a[0] = positive;
}

void split_reduction_inward(int n, float *a, float *b) {
  int positive[16] = {};
  LOOPY_KERNEL(
      loopy::script().split_reduction_inward("j").tag_inames("i", loopy::g(0)))
  for (int i = 0; i < 16; ++i)
    for (int j = 0; j < n; ++j)
      positive[i] += b[n * i + j] > 0;
  for (int i = 0; i < 16; ++i)
    a[i] = positive[i];
}

void split_reduction_outward(int n, float *a, float *b) {
  int positive = 0;
  LOOPY_KERNEL(loopy::script()
                   .split_reduction_outward("i")
                   .duplicate_inames({"i"}, "writes:positive")
                   .tag_inames("i", loopy::g(0))) // one share per row
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      positive += b[n * i + j] > 0;
  a[0] = positive;
}

void realize_scan(int n, float *a, float *b) {
  int s = 0;
  LOOPY_KERNEL(loopy::script().split_iname("i", 8).realize_scan("i_outer", loopy::g(0)))
  for (int i = 0; i < n; ++i) {
    s += b[i] > 0;
    a[i] = s;
  }
}

void fold_constants(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().fold_constants())
  for (int i = 0; i < n; ++i)
    a[i] = b[i] * (2.0f * 3 + 1) + (i + 0);
}

void collect_common_factors_on_increment(int n, float *a, float *b) {
  int t[64] = {};
  int *count = t;
  LOOPY_KERNEL(loopy::script().collect_common_factors_on_increment("count"))
  for (int i = 0; i < n; ++i)
    count[i] += 3 * i * i - i * 5;
  for (int i = 0; i < n; ++i)
    a[i] = count[i] + b[i];
}

void atomic(int n, float *a, float *b) {
  int h[4] = {};
  LOOPY_KERNEL(loopy::script().atomic("writes:h").tag_inames("i", loopy::g(0)))
  for (int i = 0; i < n; ++i)
    h[i % 4] += b[i] > 0;
  a[0] = h[3];
}

void tag_array_axes(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_array_axis("b", 0, 4)  // a copy of b on the device: b[i][0..3]
                   .tag_array_axes("b", "N0,N1") // all b[i][0], then all b[i][1], ...
                   .split_iname("i", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)}))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 4; ++j)
      a[i] += b[4 * i + j] * b[4 * i + 3 - j];
}

void split_array_axis(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("i", 8)
                   .add_prefetch("b", {"i_inner"}, {.temporary = "t"})
                   .split_array_axis("t", 0, 4)) // t[2][4]
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}

void add_padding(int n, float *a, float *b) {
  constexpr long long pieces = loopy::find_padding_multiple(5 * sizeof(float), 64); // 3: 60 bytes
  constexpr long long missing = loopy::padding_to(pieces * 5 * sizeof(float), 64);  // 4
  LOOPY_KERNEL(loopy::script()
                   .split_array_axis("b", 0, pieces * 5)
                   .add_padding("b", 1, missing / sizeof(float)) // b[..][15 + 1]
                   .tag_inames("i", loopy::g(0)))
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 5; ++j)
      a[i] += 2 * b[5 * i + j];
}

void add_padding_to_avoid_bank_conflicts(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("i", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
                   .add_prefetch("b", {"i_inner", "j"}, {.temporary = "t"}) // t[i_inner][j] of 8 x 4
                   .add_padding_to_avoid_bank_conflicts("t")) // 8 x 5
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 4; ++j)
      a[i] += b[4 * i + j];
}

void set_temporary_address_space(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("i", loopy::g(0))
                   .tag_inames("j*", loopy::l(0))
                   .set_temporary_address_space("t", loopy::local))
  for (int i = 0; i < n; ++i) {
    float t[8];
    for (int j = 0; j < 8; ++j)
      t[j] = b[8 * i + j];
    for (int j = 0; j < 8; ++j)
      a[8 * i + j] = t[7 - j];
  }
}

void privatize_temporaries_with_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .privatize_temporaries_with_inames({"i"}, {"t"})
                   .tag_inames("i", loopy::g(0)))
  for (int j = 0; j < 2; ++j) {
    float t;
    for (int i = 0; i < n; ++i) {
      t = b[i] * b[i];
      a[i] = t + j;
    }
  }
}

void unprivatize_temporaries_with_inames(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .rename_iname("j_1", "j")
                   .unprivatize_temporaries_with_inames({"j"}, {"t"}))
  for (int i = 0; i < n / 8; ++i) {
    float t[8];
    for (int j = 0; j < 8; ++j)
      t[j] = b[8 * i + j] * b[8 * i + j];
    for (int j = 0; j < 8; ++j)
      a[8 * i + j] = t[j] + i;
  }
}

void duplicate_temporaries(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .separate_loop_head_tail_slab("i", 0, 1)
                   .duplicate_temporaries({"t"}, "id:*_tail"))
  for (int i = 0; i < n; ++i) {
    float t = b[i] * b[i];
    a[i] = t + i;
  }
}

void alias_temporaries(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().alias_temporaries({"t", "u"}))
  for (int i = 0; i < n; ++i) {
    float t[4], u[4];
    for (int j = 0; j < 4; ++j)
      t[j] = b[i] * j;
    a[i] = t[1] * t[2];
    for (int j = 0; j < 4; ++j)
      u[j] = b[i] + j;
    a[i] += u[0] * u[3];
  }
}

void add_dependency(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script().add_dependency("writes:a", "writes:b").split_iname("i", 16))
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    b[i] = 2;
  }
}

void trust(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("i", loopy::g(0))
                   .trust("n is below 100", loopy::check::dependence))
  for (int i = 0; i < n; ++i)
    a[i] = a[i + 100] + b[i];
}

void then(int n, float *a, float *b) {
  constexpr auto split = loopy::script().split_iname("i", 8);
  constexpr auto onGrid = loopy::script().tag_inames("i_outer", loopy::g(0));
  LOOPY_KERNEL(loopy::script(split).then(onGrid))
  for (int i = 0; i < n; ++i)
    a[i] = 2 * b[i];
}
