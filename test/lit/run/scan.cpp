// Running sums in blocks: with the sum before or after the use, in place, on work-groups (three device
// kernels), on work-items (one, with local memory), on both, and per row; with the sum in the element
// before.
// RUN: %loopy-build -Rpass=loopy %s -o %t 2>&1 | FileCheck %s
// RUN: %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

// CHECK: remark: 's{{[0-9]+}}' accumulates in blocks: its results may be rounded in another way than the loop's
inline constexpr auto groups =
    loopy::script().split_iname("i", 16).realize_scan("i_outer", loopy::g(0));
inline constexpr auto items = loopy::script()
                                  .split_iname("i", 40)
                                  .split_iname("i_inner", 8)
                                  .realize_scan("i_inner_outer", loopy::l(0));
// First the blocks, then parts of the blocks that become blocks of the running sums.
inline constexpr auto later = loopy::script()
                                  .split_iname("i", 4)
                                  .realize_scan("i_outer")
                                  .split_iname("i_outer", 8)
                                  .tag_inames("i_outer_outer", loopy::g(0))
                                  .tag_inames("i_outer_inner", loopy::l(0));

#define SCANS(NAME, SCRIPT)                                                                        \
  template <class T> static T NAME##Inclusive(int n, const T *x, T *y) {                           \
    T s = 3;                                                                                       \
    SCRIPT                                                                                         \
    for (int i = 0; i < n; ++i) {                                                                  \
      s += x[i];                                                                                   \
      y[i] = s;                                                                                    \
    }                                                                                              \
    return s;                                                                                      \
  }                                                                                                \
  template <class T> static T NAME##Exclusive(int n, const T *x, T *y) {                           \
    T s = 3;                                                                                       \
    SCRIPT                                                                                         \
    for (int i = 0; i < n; ++i) {                                                                  \
      y[i] = s;                                                                                    \
      s *= x[i];                                                                                   \
    }                                                                                              \
    return s;                                                                                      \
  }                                                                                                \
  template <class T> static T NAME##InPlace(int n, const T *, T *y) {                              \
    T s = 1000;                                                                                    \
    SCRIPT                                                                                         \
    for (int i = 0; i < n; ++i) {                                                                  \
      s = y[i] < s ? y[i] : s;                                                                     \
      y[i] = s - y[i];                                                                             \
    }                                                                                              \
    return s;                                                                                      \
  }
SCANS(plain, )
SCANS(groups, LOOPY_KERNEL(groups))
SCANS(items, LOOPY_KERNEL(items))
SCANS(later, LOOPY_KERNEL(later))

static void rowsPlain(int n, int m, const int *x, int *y) {
  for (int j = 0; j < n; ++j) {
    int s = 0;
    for (int i = 0; i < m; ++i) {
      s += x[j * m + i];
      y[j * m + i] = s;
    }
  }
}
static void rows(int n, int m, const int *x, int *y) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("j", loopy::g(0))
                   .split_iname("i", 24)
                   .split_iname("i_inner", 4)
                   .realize_scan("i_inner_outer", loopy::l(0)))
  for (int j = 0; j < n; ++j) {
    int s = 0;
    for (int i = 0; i < m; ++i) {
      s += x[j * m + i];
      y[j * m + i] = s;
    }
  }
}

// The sum is in the element before: in one array, in two directions, in every row, with another use.
#define BEFORE(NAME, SCRIPT)                                                                       \
  static void NAME##Before(int n, int m, const int *x, int *y, int *z) {                           \
    SCRIPT                                                                                         \
    for (int i = 1; i < n; ++i) {                                                                  \
      y[i] = y[i - 1] + x[i] * m;                                                                  \
      z[i] = 2 * y[i];                                                                             \
    }                                                                                              \
  }                                                                                                \
  static void NAME##Backwards(int n, int m, const int *x, int *y, int *) {                         \
    SCRIPT                                                                                         \
    for (int i = n - 2; i >= 0; --i)                                                               \
      y[i] = x[i + m] ^ y[i + 1];                                                                  \
  }
BEFORE(plain, )
BEFORE(groups, LOOPY_KERNEL(groups))
BEFORE(items, LOOPY_KERNEL(items))
#define BEFORE_IN_ROWS                                                                             \
  for (int j = 0; j < n; ++j)                                                                      \
    for (int i = 1; i < m; ++i)                                                                    \
      y[j * m + i] = y[j * m + i - 1] * x[j * m + i];
static void rowsBefore(int n, int m, const unsigned *x, unsigned *y) {
  LOOPY_KERNEL(loopy::script()
                   .tag_inames("j", loopy::g(0))
                   .split_iname("i", 16)
                   .split_iname("i_inner", 4)
                   .realize_scan("i_inner_outer", loopy::l(0)))
  BEFORE_IN_ROWS
}
static void rowsBeforePlain(int n, int m, const unsigned *x, unsigned *y) { BEFORE_IN_ROWS }

static void checkBefore(int n) {
  auto x = filled<int>(n + 1, 3), y = filled<int>(n, 4), z = filled<int>(n, 5);
  for (int &value : x)
    value %= 1000;
  for (int &value : y)
    value %= 1000;
  auto expectedY = y, expectedZ = z;
  plainBefore(n, 3, x.data(), expectedY.data(), expectedZ.data());
#ifndef FORWARDS_ONLY
  plainBackwards(n, 1, x.data(), expectedY.data(), nullptr);
#endif
  for (bool isOnGroups : {true, false}) {
    auto resultY = y, resultZ = z;
    (isOnGroups ? groupsBefore : itemsBefore)(n, 3, x.data(), resultY.data(), resultZ.data());
#ifndef FORWARDS_ONLY
    (isOnGroups ? groupsBackwards : itemsBackwards)(n, 1, x.data(), resultY.data(), nullptr);
#endif
    expectSame("the element before", expectedY, resultY);
    expectSame("its other use", expectedZ, resultZ);
  }
}

#define CHECK(KIND, FORM)                                                                          \
  do {                                                                                             \
    auto expected = y, result = y;                                                                 \
    T sum = plain##FORM(n, x.data(), expected.data());                                             \
    expectSame(#KIND #FORM, sum, KIND##FORM(n, x.data(), result.data()));                          \
    expectSame(#KIND #FORM, expected, result);                                                     \
  } while (false)

template <class T> static void check(int n) {
  auto random = filled<int>(n, 1);
  std::vector<T> x(n), y(n);
  for (int i = 0; i < n; ++i) {
    y[i] = T(random[i] % 1000);
    x[i] = std::is_integral_v<T> ? T(random[i] % 100) : i % 5 == 0 && i < 60 ? T(2) : T(1);
  }
  CHECK(groups, Inclusive);
  if constexpr (std::is_integral_v<T>) {
    CHECK(groups, Exclusive);
    CHECK(groups, InPlace);
    CHECK(items, Inclusive);
    CHECK(items, Exclusive);
    CHECK(later, InPlace);
  }
}

int main() {
  for (int n : {0, 1, 17, 41, 1000}) {
    check<int>(n);
    check<float>(n);
    checkBefore(n);
  }
  for (int n : {1, 3})
    for (int m : {0, 1, 5, 24, 67}) {
      auto x = filled<int>(n * m, 1), y = filled<int>(n * m, 2), expected = y;
      for (int &value : x)
        value %= 1000;
      rowsPlain(n, m, x.data(), expected.data());
      rows(n, m, x.data(), y.data());
      expectSame("rows", expected, y);
      auto factors = filled<unsigned>(n * m, 6), products = filled<unsigned>(n * m, 7),
           expectedProducts = products;
      rowsBeforePlain(n, m, factors.data(), expectedProducts.data());
      rowsBefore(n, m, factors.data(), products.data());
      expectSame("rows of products", expectedProducts, products);
    }
}
