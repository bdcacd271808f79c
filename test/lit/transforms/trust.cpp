// trust waives the check of the step before it and is reported.
// RUN: %loopy-verify -Rpass=loopy %s
#include <loopy/loopy.hpp>

void waived(int n, int k, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("i", loopy::g(0))
                   .trust("k is at least n", loopy::check::dependence)) // expected-remark-re {{not verified: 'i' cannot be parallel: iteration {{.*}} (trusted: k is at least n)}}
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}}
    a[i + k] = a[i];
}

void misplaced(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .trust("first", loopy::check::dependence)) // expected-error {{'trust' must follow the step whose check it waives}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
