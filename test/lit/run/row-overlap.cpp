// Rows that are longer than their distance overlap: p[i * n + j] is no matrix then, and the original
// loop runs. For other sizes the kernel does.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK: loopy: {{.*}} launches={{[1-9][0-9]*}} fallbacks={{[1-9][0-9]*}}
#include "Compare.h"

static void original(int n, int m, float *a) {
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < m; ++j)
      a[i * n + j] = a[i * n + j] * 2 + i;
}

static void kernel(int n, int m, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < m; ++j)
      a[i * n + j] = a[i * n + j] * 2 + i;
}

int main() {
  for (int n : {-2, 0, 1, 3, 7})
    for (int m : {0, 1, 3, 8}) {
      auto expected = filled<float>(100, 1), a = expected;
      original(n, m, expected.data() + 40);
      kernel(n, m, a.data() + 40);
      expectSame("rows", expected, a);
    }
}
