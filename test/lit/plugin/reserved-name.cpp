// A program that declares the entry point with another type keeps its loops.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

extern "C" void loopy_rt_launch_v1(int); // expected-warning {{loop not offloaded: 'loopy_rt_launch_v1' is a reserved name}}

void fill(int n, float *x) {
  LOOPY_KERNEL() // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
