// Two loops joined to one, which is then split for the device.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto flat =
    loopy::script()
        .join_inames({"i", "j"}, "ij")
        .split_iname("ij", 32, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

static void original(int n, float (*a)[24], const float *x) {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 24; ++j)
      a[i][j] = a[i][j] * x[j] + i;
}

static void kernel(int n, float (*a)[24], const float *x) {
  LOOPY_KERNEL(flat)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 24; ++j)
      a[i][j] = a[i][j] * x[j] + i;
}

int main() {
  for (int n : {0, 1, 2, 3, 4, 37}) {
    auto x = filled<float>(24, 1);
    auto expected = filled<float>(24 * n, 2), a = expected;
    original(n, reinterpret_cast<float (*)[24]>(expected.data()), x.data());
    kernel(n, reinterpret_cast<float (*)[24]>(a.data()), x.data());
    expectSame("a", expected, a);
  }
}
