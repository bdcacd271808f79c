// Scalars that the loop reads through a reference, a global or a member may lie in an array that it
// writes: the original loop runs then.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK-COUNT-4: loopy: {{.*}} launches=1 fallbacks=1 {{.*}}overlap in memory
#include "Compare.h"

static void originalScale(const float &factor, int n, float *x) {
  for (int i = 0; i < n; ++i)
    x[i] *= factor;
}

static void kernelScale(const float &factor, int n, float *x) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    x[i] *= factor;
}

static void originalFill(const int &n, int *x) {
  for (int i = 0; i < n; ++i)
    x[i] = i;
}

static void kernelFill(const int &n, int *x) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    x[i] = i;
}

static int total;

static void count(int *x) {
  [[loopy::kernel]]
  for (int i = 0; i < 3; ++i)
    x[0] = total + 1;
}

struct Counter {
  int value;

  void count(int *x) {
    [[loopy::kernel]]
    for (int i = 0; i < 3; ++i)
      x[0] = value + 1;
  }
};

int main() {
  // Apart: the kernel may run.
  float factor = 3;
  auto expected = filled<float>(20, 1), x = expected;
  originalScale(factor, 20, expected.data());
  kernelScale(factor, 20, x.data());
  expectSame("scale", expected, x);
  int size = 20;
  std::vector<int> expectedFill(20, 9), fill(20, 9);
  originalFill(size, expectedFill.data());
  kernelFill(size, fill.data());
  expectSame("fill", expectedFill, fill);
  int other = 0;
  count(&other);
  Counter counter = {5};
  counter.count(&other);
  expectSame("other", 6, other);

  // In the array itself.
  originalScale(expected[3], 20, expected.data());
  kernelScale(x[3], 20, x.data());
  expectSame("overlapping scale", expected, x);
  expectedFill[5] = fill[5] = 12;
  originalFill(expectedFill[5], expectedFill.data());
  kernelFill(fill[5], fill.data());
  expectSame("overlapping fill", expectedFill, fill);
  count(&total);
  expectSame("overlapping global", 3, total);
  counter.count(&counter.value);
  expectSame("overlapping member", 8, counter.value);
}
