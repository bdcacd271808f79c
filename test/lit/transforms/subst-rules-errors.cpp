// What the steps on rules and split sums refuse, at the step's line.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void nothing(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .extract_subst("f", "a[p] + 1", {"p"})) // expected-error {{nothing there computes "a[p] + 1"; 's0' computes a[i] * a[i]}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i] * a[i]; // expected-note {{'s0' is here}}
}

void unreadable(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .extract_subst("f", "a[p", {"p"})) // expected-error {{cannot read the expression "a[p" at "": write it as in C++, for example "a[p] * b[p + 1]"}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i] * a[i];
}

void noRule(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .expand_subst("f")) // expected-error {{there is no rule 'f' here}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i] * a[i];
}

void conditional(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .extract_subst("sq", "a[p] * a[p]", {"p"})
                   .precompute("sq", {"i_inner"})) // expected-error {{'s0' accesses sq[i_outer * 8 + i_inner] under a condition on data, so that it is not known beforehand what it needs}}
  for (int i = 0; i < n; ++i)
    if (b[i] > 0)
      b[i] = a[i] * a[i]; // expected-note {{'s0' is here}}
}

void changes(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .extract_subst("sq", "a[p] * a[p]", {"p"})
                   .precompute("sq", {"i_inner"})) // expected-error-re {{the copies would change a value: 's0' at i_outer={{.*}}}}
  for (int i = 0; i < n; ++i)
    a[i + 1] = a[i] * a[i];
}

void swept(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .extract_subst("sq", "a[8 * i_outer + i_inner] * 2", {})
                   .precompute("sq", {"i_inner"})) // expected-error {{'sq' depends on 'i_inner', which is swept: make it a parameter of the rule}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i] * 2;
}

void tagged(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::g(0))
                   .extract_subst("sq", "a[p] * 2", {"p"})
                   .precompute("sq", {"k"}, {.space = loopy::global})) // expected-error {{'i' is on the grid, whose work-items share global memory: precompute there before loops are tagged}}
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < 8; ++k)
      b[i] += a[k] * 2;
}

void noSum(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .reduction_arg_to_subst_rule({"i"}, "f")) // expected-error {{no statement there is a reduction that is known: a sum, a product, a bit operation, a minimum or maximum of its target}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i] * 2;
}

void oneLoop(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_reduction_outward("i")) // expected-error {{'s0' accumulates over 'i' only, so that nothing is left for partial sums}}
  for (int i = 0; i < n; ++i)
    b[0] += a[i];
}
