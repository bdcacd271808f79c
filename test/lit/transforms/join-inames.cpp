// Two loops become one; the second must have a constant range.
// RUN: %loopy-print=ir %s | FileCheck %s
// RUN: %loopy-verify -DERRORS %s
#include <loopy/loopy.hpp>

// CHECK: iname ic : for
// CHECK: s0: a[floordiv(ic, 3)][floormod(ic, 3)] =
void good(int n, float (*a)[3]) {
  LOOPY_KERNEL(loopy::script().join_inames({"i", "c"}, "ic"))
  for (int i = 0; i < n; ++i)
    for (int c = 0; c < 3; ++c)
      a[i][c] = 1;
}

#ifdef ERRORS
void parametric(int n, int m, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .join_inames({"i", "j"}, "ij")) // expected-error {{'j' cannot be joined as a faster index: its range is not a compile-time constant}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      a[i * m + j] = 1;
}

void imperfect(int n, float (*a)[3], float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .join_inames({"i", "j"}, "ij")) // expected-error {{'i' and 'j' are not around the same statements: 's0' is inside only one of them}}
  for (int i = 0; i < n; ++i) {
    b[i] = 0;
    for (int j = 0; j < 3; ++j)
      a[i][j] = 1;
  }
}
#endif
