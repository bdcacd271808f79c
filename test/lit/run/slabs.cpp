// Separate edge code: split_iname's slabs on one and on three loops, and peeling.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define SCALE                                                                                      \
  for (int i = lo; i < n; ++i) {                                                                   \
    x[i] = 2 * x[i];                                                                               \
    y[i] = x[i] + y[i];                                                                            \
  }
#define MATMUL                                                                                     \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < m; ++j)                                                                    \
      for (int k = 0; k < l; ++k)                                                                  \
        c[i * m + j] += a[i * l + k] * b[k * m + j];
#define SUM                                                                                        \
  for (int i = 1; i < n; ++i)                                                                      \
    y[i] = y[i - 1] + x[i];

inline constexpr auto onGrid = loopy::script().split_iname(
    "i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {1, 1}});
inline constexpr auto inOrder = loopy::script().split_iname("i", 16, {.slabs = {0, 1}});
// The tile of Loo.py's tests: no length divides another.
inline constexpr auto tiled =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1), .slabs = {0, 1}})
        .split_iname("j", 23, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {0, 1}})
        .split_iname("k", 11, {.slabs = {0, 1}})
        .tag_inames("k_inner", loopy::unr);
// Bulk and edges have barriers and kernels of their own.
#define STENCIL                                                                                    \
  for (int i = 1; i < n - 1; ++i)                                                                  \
    y[i] = x[i - 1] + x[i] + x[i + 1];
#define TRANSPOSE                                                                                  \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < n; ++j)                                                                    \
      y[i * n + j] = x[j * n + i];
inline constexpr auto fetched =
    loopy::script(onGrid)
        .add_prefetch("x", {"i_inner"}, {.within = "id:s0 and not id:s0_*"})
        .add_prefetch("x", {"i_inner"}, {.within = "id:s0_head"})
        .add_prefetch("x", {"i_inner"}, {.within = "id:s0_tail"});
inline constexpr auto fetchedTiles =
    loopy::script()
        .split_iname("i", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1), .slabs = {0, 1}})
        .split_iname("j", 4, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {0, 1}})
        .add_prefetch("x", {"i_inner", "j_inner"}, {.within = "id:s0 and not id:s0_*"})
        .add_prefetch("x", {"i_inner", "j_inner"}, {.within = "id:s0_tail"})
        .add_prefetch("x", {"i_inner", "j_inner"}, {.within = "id:s0_tail_"})
        .add_prefetch("x", {"i_inner", "j_inner"}, {.within = "id:s0_tail_tail"});
inline constexpr auto peeled = loopy::script().peel("i", {.first = 2, .last = 1});
inline constexpr auto both = loopy::script()
                                 .separate_loop_head_tail_slab("i", 0, 3)
                                 .split_iname("i", 4, {.outer_tag = loopy::g(0)});

static void scale(int lo, int n, float *x, float *y) { SCALE }
static void scaleOnGrid(int lo, int n, float *x, float *y) { LOOPY_KERNEL(onGrid) SCALE }
static void scaleInOrder(int lo, int n, float *x, float *y) { LOOPY_KERNEL(inOrder) SCALE }
static void scalePeeled(int lo, int n, float *x, float *y) { LOOPY_KERNEL(peeled) SCALE }
static void scaleBoth(int lo, int n, float *x, float *y) { LOOPY_KERNEL(both) SCALE }

static void sum(int n, const float *x, float *y) { SUM }
static void sumInOrder(int n, const float *x, float *y) { LOOPY_KERNEL(inOrder) SUM }
static void sumPeeled(int n, const float *x, float *y) { LOOPY_KERNEL(peeled) SUM }

static void matmul(int n, int m, int l, const float *a, const float *b, float *c) { MATMUL }
static void matmulTiled(int n, int m, int l, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(tiled) MATMUL
}

static void stencil(int n, const float *x, float *y) { STENCIL }
static void stencilFetched(int n, const float *x, float *y) { LOOPY_KERNEL(fetched) STENCIL }
static void transpose(int n, const float *x, float *y) { TRANSPOSE }
static void transposeFetched(int n, const float *x, float *y) {
  LOOPY_KERNEL(fetchedTiles) TRANSPOSE
}

using Function = void (*)(int n, const float *x, float *y);
static void check(const char *name, int rank, Function original, Function kernel) {
  for (int n : {0, 1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 18, 31, 32, 33, 34, 53}) {
    const int elements = rank == 1 ? n : n * n;
    auto x = filled<float>(elements, 1), y = filled<float>(elements, 2), expected = y;
    original(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    expectSame(name, expected, y);
  }
}

template <typename Kernel> static void checkScale(const char *name, Kernel kernel) {
  for (int n : {0, 1, 2, 3, 4, 15, 16, 17, 31, 32, 33, 53})
    for (int lo : {0, 1, 5}) {
      auto x = filled<float>(n, 1), y = filled<float>(n, 2), expectedX = x, expectedY = y;
      scale(lo, n, expectedX.data(), expectedY.data());
      kernel(lo, n, x.data(), y.data());
      expectSame(name, expectedX, x);
      expectSame(name, expectedY, y);
    }
}

template <typename Kernel> static void checkSum(const char *name, Kernel kernel) {
  for (int n : {0, 1, 2, 3, 4, 15, 16, 17, 18, 33, 53}) {
    auto x = filled<float>(n, 1), y = filled<float>(n, 2), expected = y;
    sum(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    expectSame(name, expected, y);
  }
}

int main() {
  checkScale("slabs on the grid", scaleOnGrid);
  checkScale("slabs in order", scaleInOrder);
  checkScale("peeled", scalePeeled);
  checkScale("tail and split", scaleBoth);
  check("stencil in three kernels", 1, stencil, stencilFetched);
  check("transposition in four kernels", 2, transpose, transposeFetched);
  checkSum("sum with slabs", sumInOrder);
  checkSum("peeled sum", sumPeeled);
  for (int n : sizesAround(8))
    for (int m : {0, 1, 22, 23, 24, 50})
      for (int l : {0, 1, 10, 11, 12, 29}) {
        auto a = filled<float>(n * l, 1), b = filled<float>(l * m, 2);
        auto expected = filled<float>(n * m, 3), c = expected;
        matmul(n, m, l, a.data(), b.data(), expected.data());
        matmulTiled(n, m, l, a.data(), b.data(), c.data());
        expectSame("matmul 8x23x11", expected, c);
      }
}
