// The default schedule's form for GPUs, tiles of 16 x 16 work-items with guards, computes the same.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_DEVICE=gpu LOOPY_INFO=1 %run-oclgrind %t 2>&1 | FileCheck %s
// RUN: %loopy-print=schedule %s | FileCheck --check-prefix=SCHEDULE %s
#include "../run/Compare.h"

// SCHEDULE: // schedule (gpu)
// SCHEDULE: i_outer=g.1 j_outer=g.0 i_inner=l.1 j_inner=l.0
// CHECK: loopy: kernel:{{[0-9]+}} launches=3 fallbacks=0
static void kernel(int n, int m, const float *a, float *b) {
  [[loopy::kernel]]
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < m - 1; ++j)
      b[i * m + j] = a[(i - 1) * m + j] + a[i * m + j + 1];
}

static void original(int n, int m, const float *a, float *b) {
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < m - 1; ++j)
      b[i * m + j] = a[(i - 1) * m + j] + a[i * m + j + 1];
}

int main() {
  const int sizes[][2] = {{2, 5}, {3, 3}, {18, 18}, {23, 41}};
  for (const auto &[n, m] : sizes) {
    const auto a = filled<float>(n * m, 1);
    auto expected = filled<float>(n * m, 2), b = expected;
    original(n, m, a.data(), expected.data());
    kernel(n, m, a.data(), b.data());
    expectSame("b", expected, b);
  }
}
