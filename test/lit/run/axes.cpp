// The grid: three axes of groups and of work-items, loops of other lengths on one axis of one kernel,
// loops that start elsewhere than at 0 (also below it) on axes of groups and of work-items.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-print=schedule %s | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

#define BOX                                                                                        \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < m; ++j)                                                                    \
      for (int k = 0; k < l; ++k)                                                                  \
        b[(i * m + j) * l + k] = a[(k * m + j) * n + i] + i * 100 + j * 10 + k;
static void box(int n, int m, int l, const int *a, int *b) { BOX }
inline constexpr auto threeAxes =
    loopy::script()
        .split_iname("i", 2, {.outer_tag = loopy::g(2), .inner_tag = loopy::l(2)})
        .split_iname("j", 3, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("k", 4, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
// CHECK-LABEL: launch {{.*}}boxKernel{{.*}}_k0:
static void boxKernel(int n, int m, int l, const int *a, int *b) { LOOPY_KERNEL(threeAxes) BOX }

// Neither loop is as long as the other: the shorter one's groups have nothing left to do.
#define NEIGHBOURS                                                                                 \
  for (int i = 0; i < n; ++i)                                                                      \
    a[i] = x[i] * 2;                                                                               \
  for (int j = 3; j < m; ++j)                                                                      \
    b[j] = x[j] + 1;
static void neighbours(int n, int m, const int *x, int *a, int *b) { NEIGHBOURS }
inline constexpr auto oneAxis = loopy::script()
                                    .split_iname("i", 8, {.outer_tag = loopy::g(0),
                                                          .inner_tag = loopy::l(0)})
                                    .split_iname("j", 8, {.outer_tag = loopy::g(0),
                                                          .inner_tag = loopy::l(0)});
// CHECK-LABEL: launch {{.*}}neighboursKernel{{.*}}_k0:
// CHECK-NOT: launch {{.*}}neighboursKernel{{.*}}_k1:
static void neighboursKernel(int n, int m, const int *x, int *a, int *b) {
  LOOPY_KERNEL(oneAxis) { NEIGHBOURS }
}

#define OFFSET                                                                                     \
  for (int i = first; i < last; ++i)                                                               \
    for (int j = -3; j < 6; ++j)                                                                   \
      y[(i - first) * 9 + j + 3] = x[j + 3] * i - j;
static void offset(int first, int last, const int *x, int *y) { OFFSET }
inline constexpr auto shifted =
    loopy::script().tag_inames("i", loopy::g(0)).tag_inames("j", loopy::l(0));
static void offsetKernel(int first, int last, const int *x, int *y) {
  LOOPY_KERNEL(shifted) OFFSET
}

int main() {
  for (int n : {0, 1, 2, 5})
    for (int m : {0, 1, 3, 7})
      for (int l : {1, 4, 9}) {
        auto a = filled<int>(n * m * l, 1), b = filled<int>(n * m * l, 2), expected = b;
        box(n, m, l, a.data(), expected.data());
        boxKernel(n, m, l, a.data(), b.data());
        expectSame("three axes", expected, b);
      }
  for (int n : {0, 1, 8, 30})
    for (int m : {0, 3, 4, 17, 40}) {
      auto x = filled<int>(40, 1), a = filled<int>(40, 2), b = filled<int>(40, 3);
      auto expectedA = a, expectedB = b;
      neighbours(n, m, x.data(), expectedA.data(), expectedB.data());
      neighboursKernel(n, m, x.data(), a.data(), b.data());
      expectSame("neighbours, a", expectedA, a);
      expectSame("neighbours, b", expectedB, b);
    }
  for (int first : {-7, 0, 5})
    for (int count : {0, 1, 13}) {
      auto x = filled<int>(9, 1), y = filled<int>(9 * count, 2), expected = y;
      offset(first, first + count, x.data(), expected.data());
      offsetKernel(first, first + count, x.data(), y.data());
      expectSame("offset", expected, y);
    }
}
