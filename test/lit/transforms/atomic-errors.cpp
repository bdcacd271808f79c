// What atomic refuses, at the step's line, and what stays ordered around it.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void assignment(int n, const int *idx, int *h) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .atomic("writes:h")) // expected-error {{'s0' cannot be atomic: it does not accumulate into one element of type int, unsigned, long, unsigned long, float or double, with +, -, *, |, &, ^, a minimum or a maximum}}
  for (int i = 0; i < n; ++i)
    h[idx[i]] = i; // expected-note {{'s0' is here}}
}

void narrow(int n, const int *idx, short *h) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .atomic("writes:h")) // expected-error {{'s0' cannot be atomic: it does not accumulate}}
  for (int i = 0; i < n; ++i)
    h[idx[i]] += 1; // expected-note {{'s0' is here}}
}

void localVariable(int n, const int *idx, int *y) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .atomic("id:s1")) // expected-error {{'s1' cannot be atomic: 't' is a local variable of the kernel; declare it outside}}
  for (int j = 0; j < n; ++j) {
    int t = 0;
    for (int i = 0; i < n; ++i)
      t += idx[i]; // expected-note {{'s1' is here}}
    y[j] = t;
  }
}

void readBetween(int n, const int *idx, int *h, int *y) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .atomic("writes:h")
                   .tag_inames("i", loopy::g(0))) // expected-error-re {{'i' cannot be parallel: iteration i={{[0-9]+}} may {{read|write}} h[idx[i]], which i={{[0-9]+}} may {{read|write}} (the subscript depends on data)}}
  for (int i = 0; i < n; ++i) {
    h[idx[i]] += 1;   // expected-note {{'s0' writes h[i64(idx[i])] here}}
    y[i] = h[idx[i]]; // expected-note {{'s1' reads h[i64(idx[i])] here}}
  }
}

void storage(int n, const int *x, int *h) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .atomic("writes:h")
                   .buffer_array("h", {})) // expected-error {{'h' is accumulated atomically by 's0', so that its storage cannot be changed any more}}
  for (int i = 0; i < n; ++i)
    h[i % 8] += x[i]; // expected-note {{'s0' is here}}
}
