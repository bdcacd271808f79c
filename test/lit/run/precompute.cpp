// Stage one of a pair of stencils computed in the tile of stage two, in local and private memory,
// for each use, from local arrays and with elements that were there before.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto tiles =
    loopy::script()
        .split_iname("v", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("u", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .precompute("t", {"v_inner", "u_inner"});

#define BLUR                                                                                       \
  {                                                                                                \
    for (int y = 0; y < n; ++y)                                                                    \
      for (int x = 1; x < m - 1; ++x)                                                              \
        t[y * m + x] = a[y * m + x - 1] + 2 * a[y * m + x] + a[y * m + x + 1] * y;                 \
    for (int v = 1; v < n - 1; ++v)                                                                \
      for (int u = 1; u < m - 1; ++u)                                                              \
        b[v * m + u] = t[(v - 1) * m + u] + 2 * t[v * m + u] + t[(v + 1) * m + u];                 \
  }

static void blur(int n, int m, const float *a, float *t, float *b) { LOOPY_KERNEL(tiles) BLUR }
static void blurOriginal(int n, int m, const float *a, float *t, float *b) BLUR

inline constexpr auto inRegisters =
    loopy::script().split_iname("j", 5, {.outer_tag = loopy::g(0)}).precompute("t", {"j_inner"});
inline constexpr auto perUse =
    loopy::script().assignment_to_subst("t").split_iname(
        "j", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

// Both ends of t are older than the region.
#define PAIR                                                                                       \
  {                                                                                                \
    for (int i = 1; i < n - 1; ++i)                                                                \
      t[i] = a[i - 1] * a[i + 1];                                                                  \
    for (int j = 1; j < n - 1; ++j)                                                                \
      b[j] = t[j - 1] - 3 * t[j] + t[j + 1];                                                       \
  }

static void registers(int n, const float *a, float *t, float *b) { LOOPY_KERNEL(inRegisters) PAIR }
static void uses(int n, const float *a, float *t, float *b) { LOOPY_KERNEL(perUse) PAIR }
static void pairOriginal(int n, const float *a, float *t, float *b) PAIR

// A local array that vanishes, in a loop over rows.
inline constexpr auto rows = loopy::script().assignment_to_subst("t").tag_inames("r", loopy::g(0));
#define ROWS                                                                                       \
  for (int r = 0; r < n; ++r) {                                                                    \
    float t[17];                                                                                   \
    for (int i = 0; i < 17; ++i)                                                                   \
      t[i] = a[17 * r + i] * i;                                                                    \
    for (int j = 1; j < 16; ++j)                                                                   \
      b[17 * r + j] = t[j - 1] + t[j + 1];                                                         \
  }

static void rowwise(int n, const float *a, float *b) { LOOPY_KERNEL(rows) ROWS }
static void rowwiseOriginal(int n, const float *a, float *b) { ROWS }

// Two stages before the last one: each is computed where the next one needs it.
inline constexpr auto chain = loopy::script()
                                  .split_iname("k", 8, {.outer_tag = loopy::g(0),
                                                        .inner_tag = loopy::l(0)})
                                  .precompute("t", {"k_inner"})
                                  .precompute("s", {"t_precomputed_0_outer", "t_precomputed_0_l0"},
                                              {.within = "id:t_precomputed"});
#define CHAIN                                                                                      \
  {                                                                                                \
    for (int i = 0; i < n; ++i)                                                                    \
      s[i] = a[i] * a[i];                                                                          \
    for (int j = 1; j < n - 1; ++j)                                                                \
      t[j] = s[j - 1] + s[j + 1];                                                                  \
    for (int k = 2; k < n - 2; ++k)                                                                \
      b[k] = t[k - 1] + t[k + 1];                                                                  \
  }

static void chained(int n, const float *a, float *s, float *t, float *b) {
  LOOPY_KERNEL(chain) CHAIN
}
static void chainedOriginal(int n, const float *a, float *s, float *t, float *b) CHAIN

int main() {
  for (int n : {0, 1, 2, 3, 7, 8, 10, 17, 29}) {
    for (int m : {1, 3, 9, 10, 11, 23}) {
      auto a = filled<float>(n * m, 1), t = filled<float>(n * m, 2), b = filled<float>(n * m, 3);
      auto expectedT = t, expectedB = b;
      blurOriginal(n, m, a.data(), expectedT.data(), expectedB.data());
      blur(n, m, a.data(), t.data(), b.data());
      expectSame("blur", expectedB, b);
      expectSame("blur's first stage", expectedT, t);
    }
    auto a = filled<float>(17 * n, 1), t = filled<float>(n, 2), b = filled<float>(17 * n, 3);
    for (auto *kernel : {registers, uses}) {
      auto expectedT = t, expectedB = b, actualT = t, actualB = b;
      pairOriginal(n, a.data(), expectedT.data(), expectedB.data());
      kernel(n, a.data(), actualT.data(), actualB.data());
      expectSame("pair", expectedB, actualB);
      expectSame("pair's first stage", expectedT, actualT);
    }
    auto s = filled<float>(n, 4), expectedS = s, expectedT = t, expectedB = b, actualB = b;
    chainedOriginal(n, a.data(), expectedS.data(), expectedT.data(), expectedB.data());
    chained(n, a.data(), s.data(), t.data(), actualB.data());
    expectSame("chain", expectedB, actualB);
    expectSame("chain's first stage", expectedS, s);
    expectSame("chain's second stage", expectedT, t);
    expectedB = b;
    rowwiseOriginal(n, a.data(), expectedB.data());
    rowwise(n, a.data(), b.data());
    expectSame("rows", expectedB, b);
  }
}
