// Stores past the caches: rows that begin anywhere in a line of the caches, shorter and longer than
// a line, of all types that can, and beside them loops that must not.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#include <cstdint>

inline constexpr auto rows = loopy::script()
                                 .tag_inames("i", loopy::g(0))
                                 .tag_statements("", loopy::nontemporal);

// b begins at any element; two loops in one work-item, one backwards in memory, one that reads what
// it writes.
#define ROWS                                                                                       \
  for (int i = 0; i < n; ++i) {                                                                    \
    for (int j = 0; j < m; ++j)                                                                    \
      b[i * (m + 3) + j] = a[i * m + j] * 3 - a[j];                                                \
    for (int k = 0; k < m; ++k)                                                                    \
      c[i * m + k] = b[i * (m + 3) + k] + c[i * m + k];                                            \
    for (int j = 0; j < m; ++j)                                                                    \
      d[i * m + m - 1 - j] = a[i * m + j];                                                         \
    for (int j = i; j < m; ++j)                                                                    \
      e[i * m + j] = j < 20 ? a[i * m + j] : b[i * (m + 3) + j];                                   \
  }

template <typename T>
static void offloaded(int n, int m, const T *a, T *b, T *c, T *d, T *e) {
  LOOPY_KERNEL(rows) ROWS
}
template <typename T>
static void original(int n, int m, const T *a, T *b, T *c, T *d, T *e){ROWS}

template <typename T> static void check(const char *name) {
  for (int n : {0, 1, 3})
    for (int m : {0, 1, 15, 16, 17, 64, 131})
      for (int offset : {0, 1, 5, 13}) {
        const int size = n * (m + 3) + 20;
        auto a = filled<T>(size, 1), b = filled<T>(size, 2), c = b, d = b, e = b;
        auto bExpected = b, cExpected = c, dExpected = d, eExpected = e;
        offloaded(n, m, a.data(), b.data() + offset, c.data(), d.data(), e.data());
        original(n, m, a.data(), bExpected.data() + offset, cExpected.data(), dExpected.data(),
                 eExpected.data());
        expectSame(name, bExpected, b);
        expectSame(name, cExpected, c);
        expectSame(name, dExpected, d);
        expectSame(name, eExpected, e);
      }
}

// Two places of one block side by side.
inline constexpr auto halves = loopy::script()
                                   .split_iname("i", 128, {.outer_tag = loopy::g(0)})
                                   .split_iname("i_inner", 64, {.outer = "half", .inner = "element"})
                                   .prioritize_loops({"element", "half"})
                                   .tag_inames("half", loopy::unr)
                                   .tag_statements("", loopy::nontemporal);
#define SUMS                                                                                       \
  for (int i = 0; i < 128 * n; ++i)                                                                \
    z[i] = x[i] * 3 + y[i];

template <typename T> static void sums(int n, const T *x, const T *y, T *z) {
  LOOPY_KERNEL(halves) SUMS
}
template <typename T> static void sumsOriginal(int n, const T *x, const T *y, T *z){SUMS}

template <typename T> static void checkSums(const char *name) {
  for (int n : {0, 1, 5})
    for (int offset : {0, 1, 5, 13}) {
      const int size = 128 * n + 20;
      auto x = filled<T>(size, 1), y = filled<T>(size, 2), z = y, expected = z;
      sums(n, x.data(), y.data(), z.data() + offset);
      sumsOriginal(n, x.data(), y.data(), expected.data() + offset);
      expectSame(name, expected, z);
    }
}

// The default schedule streams where the results are large.
#define BLUR                                                                                       \
  for (int i = 1; i < n - 1; ++i)                                                                  \
    for (int j = 1; j < m - 1; ++j)                                                                \
      b[i * m + j] = 0.25f * (a[i * m + j - 1] + a[i * m + j + 1] + a[(i - 1) * m + j] +           \
                              a[(i + 1) * m + j]);

static void blur(int n, int m, const float *a, float *b) { LOOPY_KERNEL() BLUR }
static void blurOriginal(int n, int m, const float *a, float *b){BLUR}

int main() {
  check<float>("float");
  check<double>("double");
  check<std::int32_t>("int");
  check<std::uint64_t>("uint64");
  check<std::int16_t>("short"); // not streamed
  checkSums<float>("float in two places");
  checkSums<double>("double in two places");
  for (auto [n, m] : {std::pair(3000, 3001), std::pair(40000, 230), std::pair(7, 50)}) {
#ifdef ONLY_SMALL
    if (n > 7)
      continue;
#endif
    auto a = filled<float>(n * m, 1), b = filled<float>(n * m, 2), expected = b;
    blur(n, m, a.data(), b.data());
    blurOriginal(n, m, a.data(), expected.data());
    expectSame("blur", expected, b);
  }
}
