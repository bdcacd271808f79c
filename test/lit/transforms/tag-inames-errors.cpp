// A parallel tag that a dependence forbids is an error with a witness; so are impossible tags.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void recurrence(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::g(0))) // expected-error {{'i' cannot be parallel: iteration i=1 writes a[1], which i=2 reads}}
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1]; // expected-note {{'s0' writes a[i] here}} expected-note {{'s0' reads a[i - 1] here}}
}

void sum(int n, const float *a, float &s) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::g(0))) // expected-error {{'i' cannot be parallel: iteration i=0}}
  for (int i = 0; i < n; ++i)
    s += a[i]; // expected-note 1-2 {{here}}
}

void extent(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::l(0))) // expected-error {{'i' cannot be tagged l.0: its extent is not a compile-time constant; split it first and tag the inner loop}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void unroll(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::unr)) // expected-error {{'i' cannot be tagged unr: its extent is not a compile-time constant}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void sameAxis(int n, float (*a)[8]) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::g(0))
                   .tag_inames("j", loopy::g(0))) // expected-error {{'j' cannot be tagged g.0: statement 's0' has 'i' on that axis already}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 8; ++j)
      a[i][j] = 1;
}
