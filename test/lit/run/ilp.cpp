// Register tiles: ilp around vec, ilp around ilp, local variables with copies for both.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define MATMUL                                                                                     \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < n; ++j) {                                                                  \
      float s = 0;                                                                                 \
      for (int k = 0; k < n; ++k)                                                                  \
        s += a[i * n + k] * b[k * n + j];                                                          \
      c[i * n + j] = s;                                                                            \
    }

static void original(int n, const float *a, const float *b, float *c) { MATMUL }

constexpr auto tile(loopy::tag rows, loopy::tag columns) {
  return loopy::script()
      .split_iname("i", 3, {.outer_tag = loopy::g(0), .inner_tag = rows})
      .split_iname("j", 4, {.inner_tag = columns})
      .prioritize_loops({"j_outer", "i_inner", "j_inner"});
}
template <auto rows, auto columns>
static void kernel(int n, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(tile(rows, columns))
  MATMUL
}

// A local array, and a triangle whose rows have other lengths.
#define ROWS                                                                                       \
  for (int i = 0; i < n; ++i) {                                                                    \
    float t[2];                                                                                    \
    t[0] = a[i];                                                                                   \
    t[1] = 1;                                                                                      \
    for (int k = 0; k < i; ++k)                                                                    \
      t[1] += a[k * n + i] * t[0];                                                                 \
    if (t[1] > 1)                                                                                  \
      c[i] = t[1];                                                                                 \
  }
static void originalRows(int n, const float *a, float *c) { ROWS }
template <auto tag> static void rows(int n, const float *a, float *c) {
  LOOPY_KERNEL(loopy::script().split_iname("i", 4, {.outer_tag = loopy::g(0), .inner_tag = tag}))
  ROWS
}

template <auto rowTag, auto columnTag> static void test() {
  for (int n : {0, 1, 2, 3, 4, 5, 8, 11, 12, 13}) {
    auto a = filled<float>(n * n, 1), b = filled<float>(n * n, 2);
    std::vector<float> expected(n * n), c(n * n);
    original(n, a.data(), b.data(), expected.data());
    kernel<rowTag, columnTag>(n, a.data(), b.data(), c.data());
    expectSame("matmul", expected, c);
    originalRows(n, a.data(), expected.data());
    rows<rowTag>(n, a.data(), c.data());
    expectSame("rows", expected, c);
    originalRows(n, a.data(), expected.data());
    rows<columnTag>(n, a.data(), c.data());
    expectSame("rows", expected, c);
  }
}

int main() {
  test<loopy::ilp, loopy::vec>();
  test<loopy::ilp_seq, loopy::vec>();
  test<loopy::ilp, loopy::ilp>();
  test<loopy::ilp_seq, loopy::ilp_seq>();
  test<loopy::unr, loopy::ilp>();
}
