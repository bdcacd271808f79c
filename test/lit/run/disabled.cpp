// LOOPY_OFFLOAD=disabled runs the original loop and touches no device.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=disabled LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK: loopy: {{.*}} launches=0 fallbacks=1 {{.*}}disabled
#include "Compare.h"

int main() {
  auto expected = filled<float>(10, 1), values = expected;
  for (float &value : expected)
    value += 1;
  float *x = values.data();
  [[loopy::kernel]]
  for (int i = 0; i < 10; ++i)
    x[i] += 1;
  expectSame("x", expected, values);
}
