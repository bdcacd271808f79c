// What the script assumes is checked at run time: other sizes run the original loop.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK: loopy: {{.*}} launches=2 fallbacks=2
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto fours = loopy::script()
                                  .assume("n >= 4 and n mod 4 = 0")
                                  .split_iname("i", 4, {.outer_tag = loopy::g(0)});

static void kernel(int n, float *x) {
  LOOPY_KERNEL(fours)
  for (int i = 0; i < n; ++i)
    x[i] = x[i] * 0.5f + i;
}

int main() {
  for (int n : {1, 4, 6, 64}) {
    auto expected = filled<float>(n, 1), x = expected;
    for (int i = 0; i < n; ++i)
      expected[i] = expected[i] * 0.5f + i;
    kernel(n, x.data());
    expectSame("x", expected, x);
  }
}
