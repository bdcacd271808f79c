// Steps that cannot be applied are errors at their lines. The unit tests have every text.
// RUN: %loopy-verify -Xclang -verify-ignore-unexpected=note %s
#include <loopy/loopy.hpp>

void scale(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .chunk_iname("i", 4)) // expected-error {{'i' cannot be cut into chunks: its range is not a compile-time constant; use split_iname, or fix_parameters first}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void tiled(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .tile({"i", "j"}, {4})) // expected-error {{tiling needs one length per iname: there are 2 inames and 1 lengths}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = 1;
}

void pattern(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("*_inner", loopy::unr)) // expected-error {{no iname matches '*_inner'; the inames are 'i'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void untag(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .untag_inames("j")) // expected-error {{there is no iname 'j' here; the inames are 'i'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void axes(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("?", loopy::g_unused)) // expected-error {{there is no free axis for 'l': the loops around it use g.0, g.1 and g.2}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 4; ++j)
      for (int k = 0; k < 4; ++k)
        for (int l = 0; l < 4; ++l)
          a[64 * i + 16 * j + 4 * k + l] = 1;
}

void fusion(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .rename_iname("i", "j")) // expected-error {{'i' and 'j' cannot be fused: statement 's0' is inside both}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = 1;
}

void copies(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .duplicate_inames({"i"}, "writes:b")) // expected-error {{no statement matches "writes:b"; the statements are 's0'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void fission(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .distribute("i")) // expected-error {{there is nothing to distribute in 'i': no other statement or loop is in front of another one}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void slab(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .peel("i", {.first = -1})) // expected-error {{the number of iterations at an end of 'i' must not be negative}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void query(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .reverse("i", {.within = "s0"})) // expected-error {{cannot read the query "s0": it consists of id:, writes:, reads:, iname: and tag: with a pattern, and, or, not and parentheses, as in "writes:a and not id:s0"}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void shift(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("i", loopy::g(0))
                   .shift("i", 1)) // expected-error {{'i' is tagged g.0 already; transform it before it is tagged}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void skew(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .skew("i", "i")) // expected-error {{'i' cannot be skewed by itself}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void map(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .map_domain("{ [i] -> [i + 1] }")) // expected-error {{cannot read the map "{ [i] -> [i + 1] }": write it in isl syntax with names in both tuples, as in "{ [i, j] -> [w, j] : w = i + j }"}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void notOneToOne(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .affine_map_inames("{ [i, j] -> [w] : w = i + j }")) // expected-error {{the map is not one to one: it takes several iterations to the same place}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = 1;
}

void jam(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .unroll_and_jam("i", 0)) // expected-error {{the length of a split must be positive, not 0}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void fixed(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .fix_parameters("m", 4)) // expected-error {{'m' is not an integer parameter of the kernel; they are 'n'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void neverFixed(unsigned n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .fix_parameters("n", -1)) // expected-error {{'n' can never be -1 here}}
  for (unsigned i = 0; i < n; ++i)
    a[i] = 1;
}

void dependency(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .add_dependency("id:s0", "id:s9")) // expected-error {{no statement matches "id:s9"; the statements are 's0'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
