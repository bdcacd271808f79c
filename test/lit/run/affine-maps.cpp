// Loops that are reversed, shifted, skewed and mapped by bijections, wavefronts and diamonds among
// them.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define SCALE                                                                                      \
  for (int i = 0; i < n; ++i)                                                                      \
    y[i] = 2 * y[i] + x[i];
#define SWEEP                                                                                      \
  for (int i = 1; i < n; ++i)                                                                      \
    for (int j = 1; j < m; ++j)                                                                    \
      a[i * m + j] = 0.5f * (a[(i - 1) * m + j] + a[i * m + j - 1]);
#define HEAT                                                                                       \
  for (int t = 0; t < steps; ++t)                                                                  \
    for (int x = 1; x < n - 1; ++x)                                                                \
      u[(t + 1) * n + x] = 0.25f * u[t * n + x - 1] + 0.5f * u[t * n + x] + 0.25f * u[t * n + x + 1];
#define PAIR                                                                                       \
  for (int i = 1; i < n; ++i) {                                                                    \
    x[i] = 2 * y[i];                                                                               \
    z[i] = x[i] + x[i - 1];                                                                        \
  }

inline constexpr auto reversed = loopy::script().reverse("i").split_iname(
    "i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
inline constexpr auto shifted = loopy::script().shift("i", -7).split_iname(
    "i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0), .slabs = {1, 1}});
// All points of an anti-diagonal are independent.
inline constexpr auto wavefront =
    loopy::script()
        .affine_map_inames("{ [i, j] -> [w, j] : w = i + j }")
        .split_iname("j", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
inline constexpr auto skewed = loopy::script()
                                   .skew("j", "i")
                                   .prioritize_loops({"j", "i"})
                                   .tag_inames("i", loopy::g(0));
inline constexpr auto transposed = loopy::script().map_domain("{ [i, j] -> [j, i] }");
inline constexpr auto diamond =
    loopy::script()
        .affine_map_inames("{ [t, x] -> [p, q] : p = t + x and q = t - x }")
        .split_iname("p", 8)
        .split_iname("q", 8)
        .affine_map_inames("{ [p_outer, q_outer] -> [w, d] : w = p_outer + q_outer and d = q_outer }")
        .prioritize_loops({"w", "d", "p_inner", "q_inner"})
        .tag_inames("d", loopy::g(0));
inline constexpr auto strips =
    loopy::script().affine_map_inames("{ [i] -> [row, column] : row = floor(i/10) and column = i mod 10 }")
        .tag_inames("row", loopy::g(0));
// The second statement runs one iteration behind the first.
inline constexpr auto retimed = loopy::script().shift("i", 1, {.within = "writes:z"});

static void scale(int n, const float *x, float *y) { SCALE }
static void scaleReversed(int n, const float *x, float *y) { LOOPY_KERNEL(reversed) SCALE }
static void scaleShifted(int n, const float *x, float *y) { LOOPY_KERNEL(shifted) SCALE }
static void scaleStrips(int n, const float *x, float *y) { LOOPY_KERNEL(strips) SCALE }

static void sweep(int n, int m, float *a) { SWEEP }
static void sweepWavefront(int n, int m, float *a) { LOOPY_KERNEL(wavefront) SWEEP }
static void sweepSkewed(int n, int m, float *a) { LOOPY_KERNEL(skewed) SWEEP }
static void sweepTransposed(int n, int m, float *a) { LOOPY_KERNEL(transposed) SWEEP }

static void heat(int steps, int n, float *u) { HEAT }
static void heatDiamond(int steps, int n, float *u) { LOOPY_KERNEL(diamond) HEAT }

static void pair(int n, float *x, const float *y, float *z) { PAIR }
static void pairRetimed(int n, float *x, const float *y, float *z) { LOOPY_KERNEL(retimed) PAIR }

template <typename Kernel> static void checkScale(const char *name, Kernel kernel) {
  for (int n : {0, 1, 2, 7, 9, 10, 11, 15, 16, 17, 53}) {
    auto x = filled<float>(n, 1), y = filled<float>(n, 2), expected = y;
    scale(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    expectSame(name, expected, y);
  }
}

template <typename Kernel> static void checkSweep(const char *name, Kernel kernel) {
  for (int n : {0, 1, 2, 7, 8, 9, 20})
    for (int m : {0, 1, 2, 8, 17}) {
      auto a = filled<float>(n * m, 1), expected = a;
      sweep(n, m, expected.data());
      kernel(n, m, a.data());
      expectSame(name, expected, a);
    }
}

int main() {
  checkScale("reversed", scaleReversed);
  checkScale("shifted", scaleShifted);
  checkScale("strips", scaleStrips);
  checkSweep("wavefront", sweepWavefront);
  checkSweep("skewed", sweepSkewed);
  checkSweep("transposed", sweepTransposed);
  for (int steps : {0, 1, 2, 7, 8, 20})
    for (int n : {0, 1, 2, 3, 4, 9, 31}) {
      auto u = filled<float>((steps + 1) * n, 1), expected = u;
      heat(steps, n, expected.data());
      heatDiamond(steps, n, u.data());
      expectSame("diamond", expected, u);
    }
  for (int n : {0, 1, 2, 3, 40}) {
    auto x = filled<float>(n, 1), y = filled<float>(n, 2), z = filled<float>(n, 3);
    auto expectedX = x, expectedZ = z;
    pair(n, expectedX.data(), y.data(), expectedZ.data());
    pairRetimed(n, x.data(), y.data(), z.data());
    expectSame("x", expectedX, x);
    expectSame("z", expectedZ, z);
  }
}
