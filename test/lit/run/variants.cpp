// A script per kind of device; scripts are composed and computed by constexpr functions.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

static constexpr auto tiles(int size, bool rowsFirst) {
  auto script = loopy::script().rename_iname("i", "row").rename_iname("j", "column");
  script = script.split_iname("row", size).split_iname("column", size);
  if (rowsFirst)
    script = script.tag_inames("row_outer", loopy::g(0));
  else
    script = script.tag_inames("column_outer", loopy::g(0));
  return script;
}

inline constexpr auto items = loopy::script()
                                  .tag_inames("row_inner", loopy::l(1))
                                  .tag_inames("column_inner", loopy::l(0))
                                  .tag_inames("column_outer", loopy::g(1));
inline constexpr auto both =
    loopy::variants({.cpu = tiles(8, true), .gpu = tiles(4, true).then(items)});

static void original(int n, int m, const float *x, float *y) {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      y[i * m + j] = x[j * n + i];
}

static void kernel(int n, int m, const float *x, float *y) {
  LOOPY_KERNEL(both)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      y[i * m + j] = x[j * n + i];
}

int main() {
  for (int n : sizesAround(8))
    for (int m : {0, 1, 9}) {
      auto x = filled<float>(n * m, 1), expected = filled<float>(n * m, 2), y = expected;
      original(n, m, x.data(), expected.data());
      kernel(n, m, x.data(), y.data());
      expectSame("transpose", expected, y);
    }
}
