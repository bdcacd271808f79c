// Pointers that overlap at run time: the original loop runs, since only it has the right order.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK: loopy: {{.*}} launches=2 fallbacks=2 {{.*}}overlap in memory
#include "Compare.h"

static void original(int n, const float *x, float *y) {
  for (int i = 0; i < n; ++i)
    y[i] = x[i] + 1;
}

static void kernel(int n, const float *x, float *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    y[i] = x[i] + 1;
}

int main() {
  // The ranges x[0, 100) and y[0, 100) begin this many elements apart in one array.
  for (int distance : {1, 99, 100, 101}) {
    auto expected = filled<float>(300, 1), values = expected;
    original(100, expected.data(), expected.data() + distance);
    kernel(100, values.data(), values.data() + distance);
    expectSame("shifted", expected, values);
  }
}
