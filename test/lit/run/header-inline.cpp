// An inline function of a header that two files include is one kernel, whichever copy is kept.
// RUN: %loopy-build -DSECOND -c %s -o %t.second.o
// RUN: %loopy-build %s %t.second.o -o %t && %run-pocl %t
#include "Inputs/axpy.h"

#ifdef SECOND

void viaSecond(int n, float a, const float *x, float *y) { axpy(n, a, x, y); }

#else
#include "Compare.h"

void viaSecond(int n, float a, const float *x, float *y);

int main() {
  for (int n : {0, 1, 300}) {
    auto x = filled<float>(n, 1), expected = filled<float>(n, 2), y = expected;
    for (int i = 0; i < n; ++i)
      expected[i] = (expected[i] + 2 * x[i]) + 0.3f * x[i];
    axpy(n, 2, x.data(), y.data());
    viaSecond(n, 0.3f, x.data(), y.data());
    expectSame("y", expected, y);
  }
}
#endif
