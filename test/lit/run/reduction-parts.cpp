// Sums in parts on work-items and work-groups: integer sums keep their bits, and a float sum of small
// integers is exact in any order.
// RUN: %loopy-build -Rpass=loopy %s -o %t 2>&1 | FileCheck %s
// RUN: %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto twoLevels = loopy::script()
                                      .split_iname("i", 512)
                                      .split_iname("i_inner", 64)
                                      .realize_reduction("i_inner_outer", loopy::g(0))
                                      // CHECK: :[[#@LINE+1]]:{{[0-9]+}}: remark: 's{{[0-9]+}}' accumulates in parts: its result may be rounded in another way than the loop's
                                      .realize_reduction("i_inner_inner", loopy::l(0), "items");

template <class T> static T original(int n, const T *x) {
  T sum = 3;
  for (int i = 0; i < n; ++i)
    sum += x[i];
  return sum;
}

static float floats(int n, const float *x) {
  float sum = 3;
  LOOPY_KERNEL(twoLevels)
  for (int i = 0; i < n; ++i)
    sum += x[i];
  return sum;
}

static int ints(int n, const int *x) {
  int sum = 3;
  LOOPY_KERNEL(twoLevels)
  for (int i = 0; i < n; ++i)
    sum += x[i];
  return sum;
}

inline constexpr auto rows =
    loopy::script().tag_inames("j", loopy::g(0)).split_iname("k", 67).realize_reduction("k_inner",
                                                                                        loopy::l(0));

static void rowSums(int n, int m, const int *x, int *y) {
  LOOPY_KERNEL(rows)
  for (int j = 0; j < n; ++j)
    for (int k = 0; k < m; ++k)
      y[j] += x[j * m + k];
}

// Parts on work-groups inside of a loop of the host, and of a loop of work-groups.
inline constexpr auto rowsInTurn = loopy::script().split_iname("k", 16).realize_reduction(
    "k_inner", loopy::g(0));
inline constexpr auto rowsTogether = loopy::script()
                                         .tag_inames("j", loopy::g(1))
                                         .split_iname("k", 16)
                                         .realize_reduction("k_inner", loopy::g(0));
#define GROUP_ROWS(NAME)                                                                           \
  static void NAME##Sums(int n, int m, const int *x, int *y) {                                     \
    LOOPY_KERNEL(NAME)                                                                             \
    for (int j = 0; j < n; ++j)                                                                    \
      for (int k = 0; k < m; ++k)                                                                  \
        y[j] += x[j * m + k];                                                                      \
  }
GROUP_ROWS(rowsInTurn)
GROUP_ROWS(rowsTogether)

int main() {
  for (int n : {0, 1, 63, 64, 65, 512, 513, 3000}) {
    auto x = filled<int>(n, 1);
    for (int &value : x)
      value %= 1000;
    std::vector<float> small(x.begin(), x.end());
    expectSame("ints", original(n, x.data()), ints(n, x.data()));
    expectSame("floats", original(n, small.data()), floats(n, small.data()));
  }
  for (int n : {1, 3})
    for (int m : {0, 1, 66, 67, 68, 200}) {
      auto x = filled<int>(n * m, 1);
      for (int &value : x)
        value %= 1000;
      auto y = std::vector<int>(n, 5), expected = y;
      for (int j = 0; j < n; ++j)
        for (int k = 0; k < m; ++k)
          expected[j] += x[j * m + k];
      for (auto *kernel : {rowSums, rowsInTurnSums, rowsTogetherSums}) {
        auto result = y;
        kernel(n, m, x.data(), result.data());
        expectSame("rows", expected, result);
      }
    }
}
