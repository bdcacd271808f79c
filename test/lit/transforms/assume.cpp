// An assumption removes the guard of the tail and becomes a run-time guard.
// RUN: %loopy-print=opencl,plan %s | FileCheck %s
// RUN: %loopy-verify -DERRORS %s
#include <loopy/loopy.hpp>

// CHECK: __kernel
// CHECK-NOT: if (
// CHECK: the assumption "n >= 0 and n mod 64 = 0" does not hold
void good(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .assume("n >= 0 and n mod 64 = 0")
                   .split_iname("i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)}))
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

#ifdef ERRORS
void unknown(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .assume("m >= 1")) // expected-error {{cannot read the condition "m >= 1": write it in isl syntax over the integer parameters n, as in "n >= 1 and n mod 4 = 0"}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void impossible(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .assume("n > 1 and n < 1")) // expected-error {{the condition "n > 1 and n < 1" can never hold here}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
#endif
