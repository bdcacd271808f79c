// -Rpass=loopy says what was offloaded and which check was waived; without it nothing is said.
// RUN: %loopy-verify -Rpass=loopy %s
// RUN: %plain-clangxx -fplugin=%plugin -fsyntax-only %s 2>&1 | count 0
#include <loopy/loopy.hpp>

void plain(int n, float *x) {
  LOOPY_KERNEL(loopy::script())
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded: 1 device kernel, in order}}
    x[i] = 1;
}

void trusting(int n, float *x) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("i", loopy::g(0))
                   .trust("k is always 0", loopy::check::dependence)) // expected-remark {{k is always 0}}
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded: 1 device kernel, parallel}}
    x[i] = x[0];
}
