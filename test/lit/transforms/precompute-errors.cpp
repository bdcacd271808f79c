// What precompute and assignment_to_subst refuse, at the step's line.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void inputsChange(int n, float *a, float *t, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .assignment_to_subst("t")) // expected-error-re {{the copies would change a value: 't_0' at j={{[0-9]+}} {{.*}}}}
  {
    for (int i = 0; i < n; ++i)
      t[i] = a[i];
    for (int k = 0; k < n; ++k)
      a[k] = 1;
    for (int j = 0; j < n; ++j)
      b[j] = t[j];
  }
}

void conditional(int n, const float *a, float *t, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("j", 8)
                   .precompute("t", {"j_inner"})) // expected-error {{'s0' computes 't' under a condition on data, so that it cannot be computed again}}
  {
    for (int i = 0; i < n; ++i)
      if (a[i] > 0)
        t[i] = a[i]; // expected-note {{'s0' is here}}
    for (int j = 0; j < n; ++j)
      b[j] = t[j];
  }
}

void fromItself(int n, float *t, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("j", 8)
                   .precompute("t", {"j_inner"}, {.within = "id:s1"})) // expected-error {{'s0' computes 't' from itself, so that it cannot be computed again}}
  {
    for (int i = 1; i < n; ++i)
      t[i] = t[i - 1]; // expected-note {{'s0' is here}}
    for (int j = 0; j < n; ++j)
      b[j] = t[j];
  }
}

void onlyWritten(int n, float *t) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .assignment_to_subst("t")) // expected-error {{'t' is not read there}}
  for (int i = 0; i < n; ++i)
    t[i] = 1;
}

void nowhere(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .assignment_to_subst("a")) // expected-error {{no statement computes what is read of 'a' there}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i];
}

void dataDependent(int n, const int *x, const float *a, float (&t)[64], float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .assignment_to_subst("t")) // expected-error {{the subscript x[j] & 63 of 't' depends on data, so that it is not known which value it means}}
  {
    for (int i = 0; i < 64; ++i)
      t[i] = a[i];
    for (int j = 0; j < n; ++j)
      b[j] = t[x[j] & 63]; // expected-note {{'s1' is here}}
  }
}
