// Indices that overlap what they address: the original loop runs, and says why.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK: loopy: {{.*}} launches=0 fallbacks=1 {{.*}}overlap in memory
#include "Compare.h"

int main() {
  std::vector<int> expected = {3, 0, 1, 2, 5, 6, 7, 4}, values = expected;
  for (int i = 0; i < 8; ++i)
    expected[expected[i]] = i / 2;
  int *to = values.data();
  const int *index = values.data();
  [[loopy::kernel]]
  for (int i = 0; i < 8; ++i)
    to[index[i]] = i / 2;
  expectSame("indices that change", expected, values);
}
