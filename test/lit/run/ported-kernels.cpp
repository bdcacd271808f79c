// Behaviour that Loo.py's tests have, on one loop each: transpose, rank-one update, a stencil with
// halo, triangles, empty domains, a many-statement collision step, fused and unrolled forms.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define TRANSPOSE                                                                                  \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < m; ++j)                                                                    \
      b[j * n + i] = a[i * m + j];
#define RANK_ONE                                                                                   \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < m; ++j)                                                                    \
      c[i * m + j] = a[i] * b[j];
#define STENCIL                                                                                    \
  for (int i = 2; i < n - 2; ++i)                                                                  \
    for (int j = 2; j < m - 2; ++j)                                                                \
      b[i * m + j] = a[i * m + j] + a[(i - 2) * m + j] + a[(i + 2) * m + j] + a[i * m + j - 2] +   \
                     a[i * m + j + 2];
#define SOLVE                                                                                      \
  for (int i = 0; i < n; ++i) {                                                                    \
    x[i] = r[i];                                                                                   \
    for (int j = 0; j < i; ++j)                                                                    \
      x[i] -= l[i * n + j] * x[j];                                                                 \
    x[i] *= l[i * n + i];                                                                          \
  }
#define LOWER                                                                                      \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j <= i; ++j)                                                                   \
      l[i * n + j] = l[i * n + j] * r[j] + r[i];
#define COLLIDE                                                                                    \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < m; ++j) {                                                                  \
      double f0 = f[(i * m + j) * 4], f1 = f[(i * m + j) * 4 + 1];                                 \
      double f2 = f[(i * m + j) * 4 + 2], f3 = f[(i * m + j) * 4 + 3];                             \
      double m0 = f0 + f1 + f2 + f3;                                                               \
      double m1 = f0 - f2;                                                                         \
      double m2 = f1 - f3;                                                                         \
      double m3 = f0 - f1 + f2 - f3;                                                               \
      m1 += 1.2 * (0.1 * m0 - m1);                                                                 \
      m2 += 1.2 * (0.2 * m0 - m2);                                                                 \
      m3 += 1.5 * (0.01 * m0 * m0 - m3);                                                           \
      g[(i * m + j) * 4] = 0.25 * m0 + 0.5 * m1 + 0.25 * m3;                                       \
      g[(i * m + j) * 4 + 1] = 0.25 * m0 + 0.5 * m2 - 0.25 * m3;                                   \
      g[(i * m + j) * 4 + 2] = 0.25 * m0 - 0.5 * m1 + 0.25 * m3;                                   \
      g[(i * m + j) * 4 + 3] = 0.25 * m0 - 0.5 * m2 - 0.25 * m3;                                   \
    }

inline constexpr auto tiles = loopy::script()
                                  .tile({"i", "j"}, {16, 16})
                                  .tag_inames("i_outer", loopy::g(1))
                                  .tag_inames("j_outer", loopy::g(0))
                                  .tag_inames("?_inner", loopy::l_auto);
inline constexpr auto slabs =
    loopy::script()
        .split_iname("i", 16, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1), .slabs = {1, 1}})
        .split_iname("j", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {1, 1}});
inline constexpr auto jammed =
    loopy::script().unroll_and_jam("i", 4).split_iname("j", 8, {.outer_tag = loopy::g(0)});
inline constexpr auto parts = loopy::script().peel("i", {.first = 1}).split_iname("j", 4);
inline constexpr auto reversedRows = loopy::script()
                                         .reverse("j")
                                         .split_iname("i", 8, {.outer_tag = loopy::g(0)});
inline constexpr auto lattice = loopy::script()
                                    .split_iname("i", 4, {.outer_tag = loopy::g(1)})
                                    .split_iname("j", 8, {.outer_tag = loopy::g(0), .slabs = {0, 1}})
                                    .prioritize_loops({"i_inner", "j_inner"});

static void transpose(int n, int m, const float *a, float *b) { TRANSPOSE }
static void transposeTiles(int n, int m, const float *a, float *b) { LOOPY_KERNEL(tiles) TRANSPOSE }
static void rankOne(int n, int m, const float *a, const float *b, float *c) { RANK_ONE }
static void rankOneTiles(int n, int m, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(tiles) RANK_ONE
}
static void rankOneJammed(int n, int m, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(jammed) RANK_ONE
}
static void stencil(int n, int m, const float *a, float *b) { STENCIL }
static void stencilSlabs(int n, int m, const float *a, float *b) { LOOPY_KERNEL(slabs) STENCIL }
static void solve(int n, const float *l, const float *r, float *x) { SOLVE }
static void solveParts(int n, const float *l, const float *r, float *x) { LOOPY_KERNEL(parts) SOLVE }
static void lower(int n, float *l, const float *r) { LOWER }
static void lowerReversed(int n, float *l, const float *r) { LOOPY_KERNEL(reversedRows) LOWER }
static void collide(int n, int m, const double *f, double *g) { COLLIDE }
static void collideLattice(int n, int m, const double *f, double *g) {
  LOOPY_KERNEL(lattice) COLLIDE
}

int main() {
  for (int n : {0, 1, 4, 5, 15, 16, 17, 37})
    for (int m : {0, 1, 5, 15, 16, 17, 40}) {
      auto a = filled<float>(n * m, 1), b = filled<float>(n * m, 2), expected = b;
      transpose(n, m, a.data(), expected.data());
      transposeTiles(n, m, a.data(), b.data());
      expectSame("transpose", expected, b);
      stencil(n, m, a.data(), expected.data());
      stencilSlabs(n, m, a.data(), b.data());
      expectSame("stencil", expected, b);
      auto row = filled<float>(m, 3), column = filled<float>(n, 4);
      auto c = filled<float>(n * m, 5), d = c;
      rankOne(n, m, column.data(), row.data(), expected.data());
      rankOneTiles(n, m, column.data(), row.data(), c.data());
      expectSame("rank one", expected, c);
      rankOneJammed(n, m, column.data(), row.data(), d.data());
      expectSame("rank one, jammed", expected, d);
      auto f = filled<double>(4 * n * m, 6), g = filled<double>(4 * n * m, 7), expectedG = g;
      collide(n, m, f.data(), expectedG.data());
      collideLattice(n, m, f.data(), g.data());
      expectSame("collide", expectedG, g);
    }
  for (int n : {0, 1, 2, 3, 4, 5, 8, 19}) {
    auto l = filled<float>(n * n, 1), r = filled<float>(n, 2), x = filled<float>(n, 3);
    for (float &value : l)
      value /= 16;
    auto expected = x, expectedL = l;
    solve(n, l.data(), r.data(), expected.data());
    solveParts(n, l.data(), r.data(), x.data());
    expectSame("solve", expected, x);
    lower(n, expectedL.data(), r.data());
    lowerReversed(n, l.data(), r.data());
    expectSame("lower", expectedL, l);
  }
}
