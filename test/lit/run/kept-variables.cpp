// Local variables whose values last from one device kernel to the next, or that are set again
// before they are used: one element per iteration.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-print=schedule %s | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

// The sum of a row is needed by work-items of another grid.
inline constexpr auto twoKernels =
    loopy::script()
        .tag_inames("i", loopy::g(1))
        .split_iname("k", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

#define ROWS                                                                                       \
  for (int i = 0; i < n; ++i) {                                                                    \
    float sum = 0;                                                                                 \
    for (int j = 0; j < m; ++j)                                                                    \
      sum += a[i * m + j];                                                                         \
    for (int k = 0; k < m; ++k)                                                                    \
      b[i * m + k] = a[i * m + k] - sum;                                                           \
  }

// CHECK: schedule of rows
// CHECK: sum is scratch memory [n]
static void rows(int n, int m, const float *a, float *b) { LOOPY_KERNEL(twoKernels) ROWS }
static void rowsOriginal(int n, int m, const float *a, float *b) { ROWS }

// Set for all i before any is used, in one work-item.
inline constexpr auto apart = loopy::script().distribute("i");

#define NEGATIVE                                                                                   \
  for (int i = -3; i < n; ++i) {                                                                   \
    float t[2];                                                                                    \
    t[0] = a[i + 3] * i;                                                                           \
    t[1] = a[i + 3] + i;                                                                           \
    b[i + 3] = t[0] - t[1];                                                                        \
  }

// CHECK: schedule of negative
// CHECK: t is scratch memory [n + 3]
static void negative(int n, const float *a, float *b) { LOOPY_KERNEL(apart) NEGATIVE }
static void negativeOriginal(int n, const float *a, float *b) { NEGATIVE }

// The steps of the time loop follow each other on the host and share the memory.
inline constexpr auto steps =
    loopy::script().duplicate_inames({"i"}, "writes:b").tag_inames("i", loopy::g(0));

#define STEPS                                                                                      \
  for (int t = 0; t < 5; ++t) {                                                                    \
    for (int i = 1; i < n - 1; ++i) {                                                              \
      float mean = a[i - 1] + a[i + 1];                                                            \
      for (int k = 0; k < 3; ++k)                                                                  \
        mean = mean * b[i + k] + k;                                                                \
      b[i] = mean;                                                                                 \
    }                                                                                              \
    for (int i = 0; i < n; ++i)                                                                    \
      a[i] = b[i] * 0.25f;                                                                         \
  }

// CHECK: schedule of timed
// CHECK: mean is scratch memory [n - 2]
static void timed(int n, float *a, float *b) { LOOPY_KERNEL(steps) STEPS }
static void timedOriginal(int n, float *a, float *b) { STEPS }

// A triangle: row i has i + 1 variables.
inline constexpr auto triangular =
    loopy::script().distribute("j").tag_inames("i", loopy::g(0));

#define TRIANGLE                                                                                   \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j <= i; ++j) {                                                                 \
      int doubled = x[i * n + j] * 2;                                                              \
      y[i * n + j] = doubled + j;                                                                  \
    }

// CHECK: schedule of triangle
// CHECK: doubled is scratch memory [n][n]
static void triangle(int n, const int *x, int *y) { LOOPY_KERNEL(triangular) TRIANGLE }
static void triangleOriginal(int n, const int *x, int *y) { TRIANGLE }

int main(int argc, char **argv) {
  std::vector<int> sizes = {0, 1, 2, 3, 7, 8, 9, 29}, widths = {0, 1, 7, 8, 9, 23};
  if (argc > 1)
    sizes = widths = {std::atoi(argv[1])};
  for (int n : sizes) {
    for (int m : widths) {
      auto a = filled<float>(n * m, 1), b = filled<float>(n * m, 2), expected = b;
      rowsOriginal(n, m, a.data(), expected.data());
      rows(n, m, a.data(), b.data());
      expectSame("rows", expected, b);
    }
    auto a = filled<float>(n + 4, 1), b = filled<float>(n + 4, 2);
    auto expectedA = a, expectedB = b;
    negativeOriginal(n, a.data(), expectedB.data());
    negative(n, a.data(), b.data());
    expectSame("negative", expectedB, b);
    timedOriginal(n, expectedA.data(), expectedB.data());
    timed(n, a.data(), b.data());
    expectSame("time steps: a", expectedA, a);
    expectSame("time steps: b", expectedB, b);
    auto x = filled<int>(n * n, 3), y = filled<int>(n * n, 4), expected = y;
    triangleOriginal(n, x.data(), expected.data());
    triangle(n, x.data(), y.data());
    expectSame("triangle", expected, y);
  }
}
