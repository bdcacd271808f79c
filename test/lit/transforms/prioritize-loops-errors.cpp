// An interchange that reverses a dependence is an error with a witness.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

constexpr int n = 32;

void skewed(float (&a)[n][n]) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .prioritize_loops({"j", "i"})) // expected-error {{this order would break a dependence: iteration (i=1, j=1) writes a[1][1], which (i=2, j=0) reads}}
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n - 1; ++j)
      a[i][j] = a[i - 1][j + 1]; // expected-note {{'s0' writes a[i][j] here}} expected-note {{'s0' reads a[i - 1][j + 1] here}}
}

void unknown(float (&a)[n][n]) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .prioritize_loops({"j", "k"})) // expected-error {{there is no iname 'k' here; the inames are 'i', 'j'}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i][j] = 0;
}

void repeated(float (&a)[n][n]) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .prioritize_loops({"j", "j"})) // expected-error {{'j' is named twice}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i][j] = 0;
}
