// Minima and maxima in parts: written with ?: or if, of ints and floats, under other conditions, per
// row, and with NaNs, which never win.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>
#include <loopy/loopy.hpp>

inline constexpr auto twoLevels = loopy::script()
                                      .split_iname("i", 512)
                                      .split_iname("i_inner", 64)
                                      .realize_reduction("i_inner_outer", loopy::g(0))
                                      .realize_reduction("i_inner_inner", loopy::l(0), "items");

template <class T> static T smallestOriginal(int n, const T *x, T start) {
  T result = start;
  for (int i = 0; i < n; ++i)
    result = x[i] < result ? x[i] : result;
  return result;
}

static int smallestInt(int n, const int *x, int start) {
  int result = start;
  LOOPY_KERNEL(twoLevels)
  for (int i = 0; i < n; ++i)
    result = result > x[i] ? x[i] : result;
  return result;
}

static float smallestFloat(int n, const float *x, float start) {
  float result = start;
  LOOPY_KERNEL(twoLevels)
  for (int i = 0; i < n; ++i)
    if (x[i] < result)
      result = x[i];
  return result;
}

static long long largestOriginal(int n, const long long *x, const int *isUsed) {
  long long result = -5;
  for (int i = 0; i < n; ++i)
    if (isUsed[i] > 0 && x[i] > result)
      result = x[i];
  return result;
}

static long long largest(int n, const long long *x, const int *isUsed) {
  long long result = -5;
  LOOPY_KERNEL(twoLevels)
  for (int i = 0; i < n; ++i)
    if (isUsed[i] > 0 && x[i] > result)
      result = x[i];
  return result;
}

inline constexpr auto rows =
    loopy::script().tag_inames("j", loopy::g(0)).split_iname("k", 5).realize_reduction(
        "k_inner", loopy::l(0));

static void rowMaxima(int n, int m, const float *x, float *y) {
  LOOPY_KERNEL(rows)
  for (int j = 0; j < n; ++j)
    for (int k = 0; k < m; ++k)
      y[j] = x[j * m + k] > y[j] ? x[j * m + k] : y[j];
}

int main() {
  for (int n : {0, 1, 63, 64, 65, 512, 513, 3000}) {
    auto ints = filled<int>(n, 1), isUsed = filled<int>(n, 4);
    auto floats = filled<float>(n, 2);
    std::vector<long long> wide(n);
    for (int i = 0; i < n; ++i) {
      ints[i] -= 1 << 23;
      isUsed[i] = isUsed[i] % 3 - 1;
      wide[i] = ints[i] * 5000000000LL;
      if (i % 7 == 3)
        floats[i] = NAN;
    }
    for (int start : {0, -2147483647 - 1, 2147483647})
      expectSame("ints", smallestOriginal(n, ints.data(), start), smallestInt(n, ints.data(), start));
    for (float start : {0.5f, float(INFINITY), float(-INFINITY), float(NAN)})
      expectSame("floats", smallestOriginal(n, floats.data(), start),
                 smallestFloat(n, floats.data(), start));
    expectSame("largest", largestOriginal(n, wide.data(), isUsed.data()),
               largest(n, wide.data(), isUsed.data()));
  }
  for (int n : {1, 3})
    for (int m : {0, 1, 4, 5, 6, 23}) {
      auto x = filled<float>(n * m, 1), y = filled<float>(n, 2), expected = y;
      for (int j = 0; j < n; ++j)
        for (int k = 0; k < m; ++k)
          expected[j] = x[j * m + k] > expected[j] ? x[j * m + k] : expected[j];
      rowMaxima(n, m, x.data(), y.data());
      expectSame("rows", expected, y);
    }
}
