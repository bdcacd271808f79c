// Two scripts for one loop are an error; an annotation inside an annotated region is ignored.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void twice(int n, float *x) {
  LOOPY_KERNEL() // expected-note {{the first one is here}}
  LOOPY_KERNEL() // expected-error {{this code has two 'loopy::kernel' annotations}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

LOOPY_KERNEL()
void nested(int n, float *x) {
  LOOPY_KERNEL() // expected-warning {{'loopy::kernel' inside an annotated region is ignored}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

// A definition says again what its declaration said.
LOOPY_KERNEL() void declared(int n, float *x);
LOOPY_KERNEL() void declared(int n, float *x) {
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
