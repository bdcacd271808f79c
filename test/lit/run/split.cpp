// Data that is larger than the device: the launch runs in pieces. Each limit makes another number of
// them, from one for everything to many; what is computed stays the same.
// RUN: %loopy-build %s -o %t
// RUN: rm -rf %t.cache
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_DEVICE_MEMORY=6000 %run-pocl %t
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_DEVICE_MEMORY=2500 LOOPY_ZERO_COPY=0 %run-pocl %t
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_DEVICE_MEMORY=1600 LOOPY_CHECK=1 LOOPY_OFFLOAD=default %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=SAME
// RUN: env LOOPY_CACHE_DIR=%t.cache POCL_DEVICES="pthread pthread" LOOPY_DEVICES=2 %run-pocl %t
// SAME-NOT: element
// SAME: calls compared, 0 differ
//
// The number of launches is that of the pieces.
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_INFO=1 LOOPY_DEVICE_MEMORY=8000 %run-pocl %t 1000 2>&1 | %FileCheck %s --check-prefix=ONE
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_INFO=1 LOOPY_DEVICE_MEMORY=7999 %run-pocl %t 1000 2>&1 | %FileCheck %s --check-prefix=TWO
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_INFO=1 LOOPY_DEVICE_MEMORY=3600 %run-pocl %t 1000 2>&1 | %FileCheck %s --check-prefix=THREE
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_INFO=1 LOOPY_DEVICE_MEMORY=2559 %run-pocl %t 1000 2>&1 | %FileCheck %s --check-prefix=FOUR
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_INFO=3 LOOPY_DEVICE_MEMORY=520 LOOPY_OFFLOAD=default %run-pocl %t 1000 2>&1 | %FileCheck %s --check-prefix=MANY
// ONE: loopy: kernel::saxpy:{{[0-9]+}} launches=1 fallbacks=0 in=8000 out=4000
// TWO: loopy: kernel::saxpy:{{[0-9]+}} launches=2 fallbacks=0 in=8000 out=4000
// THREE: loopy: kernel::saxpy:{{[0-9]+}} launches=3 fallbacks=0 in=8000 out=4000
// FOUR: loopy: kernel::saxpy:{{[0-9]+}} launches=4 fallbacks=0 in=8000 out=4000
// MANY: loopy: kernel::saxpy:{{[0-9]+}}: 16 pieces on 1 devices
// MANY: loopy: kernel::saxpy:{{[0-9]+}} launches=16 fallbacks=0 in=8000 out=4000
//
// Five steps of two launches in three pieces each.
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_INFO=1 LOOPY_DEVICE_MEMORY=3600 %run-pocl %t 1000 steps 2>&1 | %FileCheck %s --check-prefix=STEPS
// STEPS: loopy: kernel::steps:{{[0-9]+}} launches=30 fallbacks=0
#include "Compare.h"
#include <loopy/loopy.hpp>

static constexpr auto blocks = loopy::script().split_iname(
    "i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
static constexpr auto rows = loopy::script().tag_inames("i", loopy::g(0));
static constexpr auto inTime =
    loopy::script()
        .split_iname("i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .split_iname("k", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
static constexpr auto columns = loopy::script().split_iname(
    "j", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
static constexpr auto tiles = loopy::script()
                                  .split_iname("i", 16, {.outer_tag = loopy::g(1)})
                                  .split_iname("j", 4, {.outer_tag = loopy::g(0)});

#define LOOPS(NAME, KERNEL)                                                                        \
  namespace NAME {                                                                                 \
  static void saxpy(int n, const float *x, float *y) {                                             \
    KERNEL(blocks)                                                                                 \
    for (int i = 0; i < n; ++i)                                                                    \
      y[i] += 3 * x[i];                                                                            \
  }                                                                                                \
  static void stencil(int n, const float *x, float *y) {                                           \
    KERNEL(blocks)                                                                                 \
    for (int i = 1; i < n - 1; ++i)                                                                \
      y[i] = x[i - 1] - x[i] + x[i + 1];                                                           \
  }                                                                                                \
  static void backwards(int n, const float *x, float *y) {                                         \
    KERNEL(blocks)                                                                                 \
    for (int i = 0; i < n; ++i)                                                                    \
      y[n - 1 - i] = x[i];                                                                         \
  }                                                                                                \
  static void thirds(int n, const float *x, float *y) {                                            \
    KERNEL(blocks)                                                                                 \
    for (int i = 0; i < n / 3; ++i)                                                                \
      y[3 * i] += x[3 * i + 1];                                                                    \
  }                                                                                                \
  static void positive(int n, const float *x, float *y) {                                          \
    KERNEL(blocks)                                                                                 \
    for (int i = 0; i < n; ++i)                                                                    \
      if (x[i] > 0)                                                                                \
        y[i] = x[i];                                                                               \
  }                                                                                                \
  static void gather(int n, const int *k, const float *x, float *y) {                              \
    KERNEL(blocks)                                                                                 \
    for (int i = 0; i < n; ++i)                                                                    \
      y[i] += x[k[i]];                                                                             \
  }                                                                                                \
  static void multiply(int n, const float (*a)[8], const float (*b)[8], float (*c)[8]) {           \
    KERNEL(rows)                                                                                   \
    for (int i = 0; i < n; ++i)                                                                    \
      for (int j = 0; j < 8; ++j) {                                                                \
        float sum = 0;                                                                             \
        for (int k = 0; k < 8; ++k)                                                                \
          sum += a[i][k] * b[k][j];                                                                \
        c[i][j] = sum;                                                                             \
      }                                                                                            \
  }                                                                                                \
  static void tile(int n, const float (*a)[8], float (*c)[8]) {                                    \
    KERNEL(tiles)                                                                                  \
    for (int i = 0; i < n; ++i)                                                                    \
      for (int j = 0; j < 8; ++j)                                                                  \
        c[i][j] = 2 * a[i][j] + j;                                                                 \
  }                                                                                                \
  static void steps(int n, float *x, float *y) {                                                   \
    KERNEL(inTime)                                                                                 \
    for (int t = 0; t < 5; ++t) {                                                                  \
      for (int i = 1; i < n - 1; ++i)                                                              \
        y[i] = x[i - 1] + x[i + 1] - t;                                                            \
      for (int k = 1; k < n - 1; ++k)                                                              \
        x[k] = y[k];                                                                               \
    }                                                                                              \
  }                                                                                                \
  static void wavefronts(int n, float *a) {                                                        \
    KERNEL(columns)                                                                                \
    for (int i = 1; i < n; ++i)                                                                    \
      for (int j = 0; j < n; ++j)                                                                  \
        if (a[i * n + j] > 0)                                                                      \
          a[i * n + j] -= a[(i - 1) * n + (n - 1 - j)];                                            \
  }                                                                                                \
  static void triangle(int n, float *a) {                                                          \
    KERNEL(rows)                                                                                   \
    for (int i = 0; i < n; ++i)                                                                    \
      for (int j = 0; j <= i; ++j)                                                                 \
        a[i * n + j] *= 2;                                                                         \
  }                                                                                                \
  static int counted(int n, const int *x, int *y) {                                                \
    int i;                                                                                         \
    KERNEL(blocks)                                                                                 \
    for (i = 0; i < n; ++i)                                                                        \
      y[i] = x[i] + i;                                                                             \
    return i;                                                                                      \
  }                                                                                                \
  }
#define NOTHING(script)
LOOPS(kernel, LOOPY_KERNEL)
LOOPS(original, NOTHING)

template <class T> static const T (*rowsOf(const std::vector<T> &data))[8] {
  return reinterpret_cast<const T (*)[8]>(data.data());
}
template <class T> static T (*rowsOf(std::vector<T> &data))[8] {
  return reinterpret_cast<T (*)[8]>(data.data());
}

/// Runs a loop that reads `x` and changes a copy of `y`, both ways.
template <class Kernel, class Original>
static void compare(const char *name, long n, Kernel kernel, Original original) {
  const auto x = filled<float>(n, 1);
  auto expected = filled<float>(n, 2), actual = expected;
  original(x, expected);
  kernel(x, actual);
  expectSame(name, expected, actual);
}

#define COMPARE(NAME, SIZE, ...)                                                                   \
  compare(                                                                                         \
      #NAME, SIZE, [&](const auto &x, auto &y) { kernel::NAME(__VA_ARGS__); },                     \
      [&](const auto &x, auto &y) { original::NAME(__VA_ARGS__); })

/// Both arrays change.
#define COMPARE_STEPS(n)                                                                           \
  compare(                                                                                         \
      "steps", n, [&](const auto &, auto &y) { kernel::steps(n, other.data(), y.data()); },        \
      [&](const auto &, auto &y) { original::steps(n, same.data(), y.data()); })

static void runAll(int n) {
  COMPARE(stencil, n, n, x.data(), y.data());
  COMPARE(backwards, n, n, x.data(), y.data());
  COMPARE(thirds, n, n, x.data(), y.data());
  COMPARE(positive, n, n, x.data(), y.data());
  std::vector<int> k(n);
  for (int i = 0; i < n; ++i)
    k[i] = i / 2;
  COMPARE(gather, n, n, k.data(), x.data(), y.data());
  const auto b = filled<float>(64, 3);
  COMPARE(multiply, 8L * n, n, rowsOf(x), rowsOf(b), rowsOf(y));
  COMPARE(tile, 8L * n, n, rowsOf(x), rowsOf(y));
  const int side = n < 90 ? n : 90;
  COMPARE(triangle, long(side) * side, side, y.data());
  COMPARE(wavefronts, long(side) * side, side, y.data());
  auto other = filled<float>(n, 5), same = other;
  COMPARE_STEPS(n);
  expectSame("the other array of steps", same, other);
  const auto numbers = filled<int>(n, 4);
  std::vector<int> expected(n), actual(n);
  expectSame("i", original::counted(n, numbers.data(), expected.data()),
             kernel::counted(n, numbers.data(), actual.data()));
  expectSame("counted", expected, actual);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    const int n = std::atoi(argv[1]);
    if (argc > 2) {
      auto other = filled<float>(n, 1), same = other;
      COMPARE_STEPS(n);
      return 0;
    }
    COMPARE(saxpy, n, n, x.data(), y.data());
    return 0;
  }
  for (int n : {0, 1, 2, 63, 64, 65, 997, 1024}) {
    COMPARE(saxpy, n, n, x.data(), y.data());
    runAll(n);
  }
}
