// The Coulomb potential of charges in space: work-groups bring the charges into local memory, tile by
// tile. Over the triangle of charges before each one, which cuts the tiles of a work-group off, and
// over all others, as two triangles, so that a sum keeps its order.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-print=schedule %s | FileCheck %s
// CHECK-LABEL: schedule of othersKernel
// CHECK:       for j_outer
// CHECK-NEXT:    for x_fetch_0_outer
// CHECK-NEXT:      x_fetch
// CHECK-NEXT:    charge_fetch
// CHECK-NEXT:    barrier
// CHECK-NEXT:    for j_inner
// CHECK-NEXT:      below
// CHECK-NEXT:    barrier
// CHECK-NEXT:  for k_outer
// CHECK-NEXT:    for x_above_0_outer
// CHECK-NEXT:      x_above
// CHECK-NEXT:    charge_above
// CHECK-NEXT:    barrier
// CHECK-NEXT:    for k_inner
// CHECK-NEXT:      above
#include "Compare.h"

#include <loopy/loopy.hpp>

#include <cmath>

#define TILES                                                                                      \
  loopy::script()                                                                                  \
      .split_iname("i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})                  \
      .split_iname("j", 16)                                                                        \
      .add_prefetch("x", {"i_inner", "j_inner"}, {.space = loopy::local, .within = "id:below"})    \
      .add_prefetch("charge", {"i_inner", "j_inner"}, {.space = loopy::local, .within = "id:below"})
inline constexpr auto lower = TILES;
inline constexpr auto both =
    TILES.split_iname("k", 16)
        .add_prefetch("x", {"i_inner", "k_inner"},
                      {.space = loopy::local, .temporary = "x_above", .within = "id:above"})
        .add_prefetch("charge", {"i_inner", "k_inner"},
                      {.space = loopy::local, .temporary = "charge_above", .within = "id:above"});

#define SQUARED(axis, j) (x##axis - x[3 * j + axis]) * (x##axis - x[3 * j + axis])
#define TERM(j) charge[j] / std::sqrt(SQUARED(0, j) + SQUARED(1, j) + SQUARED(2, j))
#define POTENTIAL(ABOVE)                                                                           \
  for (int i = 0; i < n; ++i) {                                                                    \
    const double x0 = x[3 * i], x1 = x[3 * i + 1], x2 = x[3 * i + 2];                              \
    double sum = 0;                                                                                \
    for (int j = 0; j < i; ++j)                                                                    \
      LOOPY_NAME("below") sum += TERM(j);                                                          \
    ABOVE                                                                                          \
    potential[i] = sum;                                                                            \
  }
#define ABOVE                                                                                      \
  for (int k = i + 1; k < n; ++k)                                                                  \
    LOOPY_NAME("above") sum += TERM(k);

static void before(int n, const double *x, const double *charge, double *potential) {
  POTENTIAL()
}
static void beforeKernel(int n, const double *x, const double *charge, double *potential) {
  LOOPY_KERNEL(lower)
  POTENTIAL()
}
static void others(int n, const double *x, const double *charge, double *potential) {
  POTENTIAL(ABOVE)
}
static void othersKernel(int n, const double *x, const double *charge, double *potential) {
  LOOPY_KERNEL(both)
  POTENTIAL(ABOVE)
}

int main() {
  for (int n : {0, 1, 2, 31, 32, 33, 97}) {
    const auto x = filled<double>(3 * n, 1), charge = filled<double>(n, 2);
    auto expected = filled<double>(n, 3), potential = expected;
    others(n, x.data(), charge.data(), expected.data());
    othersKernel(n, x.data(), charge.data(), potential.data());
    expectSame("all others", expected, potential);
    before(n, x.data(), charge.data(), expected.data());
    beforeKernel(n, x.data(), charge.data(), potential.data());
    expectSame("those before", expected, potential);
  }
}
