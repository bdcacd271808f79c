// Extreme values with the place where they were found: the first or last of equal ones, never a NaN,
// with the bits of the loop's own (zeros of both signs), on work-items, work-groups and both, and per row.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>
#include <cstdlib>
#include <loopy/loopy.hpp>

inline constexpr auto items = loopy::script()
                                  .split_iname("i", 32)
                                  .realize_reduction("i_inner", loopy::l(0));
inline constexpr auto groups = loopy::script()
                                   .split_iname("i", 7)
                                   .realize_reduction("i_inner", loopy::g(0));
template <class T> struct Found {
  T value;
  int place;
  int more;
};

#define FIND(NAME, KERNEL, OP)                                                                     \
  template <class T> static Found<T> NAME(int n, const T *x, T start) {                            \
    T m = start;                                                                                   \
    int k = -1, more = 7;                                                                          \
    KERNEL                                                                                         \
    for (int i = 0; i < n; ++i)                                                                    \
      if (x[i] OP m) {                                                                              \
        m = x[i];                                                                                  \
        k = i;                                                                                     \
        more = 2 * i;                                                                              \
      }                                                                                            \
    return {m, k, more};                                                                           \
  }
FIND(plain, , <)
FIND(onItems, LOOPY_KERNEL(items), <)
FIND(onGroups, LOOPY_KERNEL(groups), <)
FIND(plainLast, , <=)
FIND(lastOnItems, LOOPY_KERNEL(items), <=)
FIND(lastOnGroups, LOOPY_KERNEL(groups), <=)
FIND(plainLastMaximum, , >=)
FIND(lastMaximum, LOOPY_KERNEL(items), >=)

template <class T> static void expectFound(const char *what, Found<T> expected, Found<T> found) {
  expectSame(what, expected.value, found.value);
  expectSame(what, expected.place, found.place);
  expectSame(what, expected.more, found.more);
}

template <class T> static void check(int n, const T *x, T start) {
  expectFound("on items", plain(n, x, start), onItems(n, x, start));
  expectFound("on groups", plain(n, x, start), onGroups(n, x, start));
  expectFound("last on items", plainLast(n, x, start), lastOnItems(n, x, start));
  expectFound("last on groups", plainLast(n, x, start), lastOnGroups(n, x, start));
  expectFound("last maximum", plainLastMaximum(n, x, start), lastMaximum(n, x, start));
}

// A maximum of computed values under another condition; the row's loop is around it.
template <bool isOffloaded> static void rows(int n, int m, const float *x, float *best, int *at);
#define ROWS(FLAG, KERNEL)                                                                         \
  template <> void rows<FLAG>(int n, int m, const float *x, float *best, int *at) {                \
    KERNEL                                                                                         \
    for (int j = 0; j < n; ++j) {                                                                  \
      float most = -1;                                                                             \
      int k = 5;                                                                                   \
      for (int i = 0; i < m; ++i) {                                                                \
        float square = x[j * m + i] * x[j * m + i];                                                \
        if (x[j * m + i] < 4 && square > most) {                                                   \
          most = square;                                                                           \
          k = i;                                                                                   \
        }                                                                                          \
      }                                                                                            \
      best[j] = most;                                                                              \
      at[j] = k;                                                                                   \
    }                                                                                              \
  }
ROWS(false, )
ROWS(true, LOOPY_KERNEL(loopy::script()
                            .tag_inames("j", loopy::g(0))
                            .split_iname("i", 8)
                            .realize_reduction("i_inner", loopy::l(0))))

/// With an argument: only arrays of this length.
int main(int count, char **arguments) {
  for (int n : {0, 1, 7, 8, 31, 33, 200}) {
    if (count > 1 && n != std::atoi(arguments[1]))
      continue;
    auto ints = filled<int>(n, 1);
    auto floats = filled<float>(n, 2);
    std::vector<double> few(n);
    for (int i = 0; i < n; ++i) {
      ints[i] = ints[i] % 9 - 4; // many equal ones
      if (i % 7 == 3)
        floats[i] = NAN;
      few[i] = i % 3 == 0 ? 0.0 : i % 3 == 1 ? -0.0 : 1;
    }
    for (int start : {0, -4, 2147483647, -2147483647 - 1})
      check(n, ints.data(), start);
    for (float start : {0.5f, float(INFINITY), float(-INFINITY), float(NAN)})
      check(n, floats.data(), start);
    for (double start : {0.0, -0.0, 2.0})
      check(n, few.data(), start);
    std::vector<float> infinite(n, INFINITY);
    check(n, infinite.data(), float(INFINITY));
    std::vector<float> nothing(n, NAN);
    check(n, nothing.data(), float(INFINITY));
  }
  for (int n : {0, 1, 3})
    for (int m : {0, 1, 7, 8, 9, 23}) {
      auto x = filled<float>(n * m, 1), best = filled<float>(n, 2), expected = best;
      std::vector<int> at(n), expectedAt(n);
      rows<false>(n, m, x.data(), expected.data(), expectedAt.data());
      rows<true>(n, m, x.data(), best.data(), at.data());
      expectSame("best of rows", expected, best);
      expectSame("place in rows", expectedAt, at);
    }
}
