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

// Lanes have no order.
void vectorRecurrence(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .tag_inames("i_inner", loopy::vec)) // expected-error {{'i_inner' cannot be parallel: iteration i=8 writes a[8], which i=9 reads}}
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1]; // expected-note 2 {{here}}
}

void interleavedRecurrence(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 4, {.inner_tag = loopy::ilp})) // expected-error {{'i_inner' cannot be parallel: iteration i=4 writes a[4], which i=5 reads}}
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1]; // expected-note 2 {{here}}
}

// Copies that keep their order may depend on each other.
void unrolledRecurrence(int n, float *a) {
  LOOPY_KERNEL(loopy::script().split_iname("i", 4, {.inner_tag = loopy::unr}))
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1];
}

void lanes(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::vec)) // expected-error {{'i' cannot be tagged vec: its extent is not a compile-time constant; split it first and tag the inner loop}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void copies(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::ilp_seq)) // expected-error {{'i' cannot be tagged ilp.seq: its extent is not a compile-time constant; split it first and tag the inner loop}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void twoVectors(float (*a)[8]) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::vec)
                   .tag_inames("j", loopy::vec)) // expected-error {{'j' cannot be tagged vec: statement 's0' has 'i' as its vector already}}
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 8; ++j)
      a[i][j] = 1;
}
