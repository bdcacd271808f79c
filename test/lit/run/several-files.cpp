// Kernels in several files that are compiled separately, with equal names of functions and loops.
// RUN: %loopy-build -c %S/Inputs/scale.cpp -o %t.scale.o
// RUN: %loopy-build -c %s -o %t.main.o
// RUN: %loopy-build %t.main.o %t.scale.o -o %t && %run-pocl %t
#include "Compare.h"

void scale(int n, float *x);

static void update(int n, float *x) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    x[i] += 1;
}

int main() {
  for (int n : {0, 1, 300}) {
    auto expected = filled<float>(n, 1), x = expected;
    for (float &value : expected)
      value = (value + 1) * 3;
    update(n, x.data());
    scale(n, x.data());
    expectSame("x", expected, x);
  }
}
