// Indices in 32 bits where the sizes of the call allow it, in 64 elsewhere, with the same results:
// negative and shifted indices, loops that count to the edge of 32 bits and beyond, divisions,
// lanes, a time loop on the host, indices as values, subscripts from memory, code.
// RUN: %loopy-build %s -o %t && rm -rf %t.dump
// RUN: env LOOPY_INDEX_BITS=32 LOOPY_DUMP=%t.dump %run-pocl %t
// RUN: env LOOPY_INDEX_BITS=64 %run-pocl %t
// RUN: cat %t.dump/farKernel*.cl | FileCheck %s
// RUN: %loopy-print=plan %s | FileCheck --check-prefix=PLAN %s
#include "Compare.h"

#include <loopy/loopy.hpp>

#include <climits>

inline constexpr auto blocks =
    loopy::script().split_iname("i", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

// One text of each width, with parameters of the same types.
// CHECK-DAG: const long i_outer = {{.*}}get_group_id(0);
// CHECK-DAG: const int i_outer = {{.*}}get_group_id(0);
// CHECK-DAG: const int n = (int)n_long;

// PLAN-LABEL: plan edgesKernel
// PLAN: indices in 32 bits where these fit
// PLAN-NEXT: v0 in [0 .. {{.*}}]
// PLAN-NEXT: v1 in [0 .. 7]
#define EDGES                                                                                      \
  for (long i = 0; i < n; ++i)                                                                     \
    y[i] = x[n - 1 - i] * 2 + (i + first) * 3;
static void edges(long n, long first, const long *x, long *y) { EDGES }
static void edgesKernel(long n, long first, const long *x, long *y) { LOOPY_KERNEL(blocks) EDGES }

// The loop's variable itself passes 32 bits.
#define FAR                                                                                        \
  for (long i = first; i < first + n; ++i)                                                         \
    y[i - first] = x[i - first] + i;
static void far(long n, long first, const long *x, long *y) { FAR }
static void farKernel(long n, long first, const long *x, long *y) { LOOPY_KERNEL(blocks) FAR }

#define STENCIL                                                                                    \
  for (int t = 0; t < steps; ++t) {                                                                \
    for (int i = 1; i < n - 1; ++i)                                                                \
      for (int j = 1; j < n - 1; ++j)                                                              \
        b[i * n + j] = a[(i - 1) * n + j] + a[(i + 1) * n + j] - a[i * n + j - 1] * t;             \
    for (int k = 1; k < n - 1; ++k)                                                                \
      for (int l = 1; l < n - 1; ++l)                                                              \
        a[k * n + l] = 0.25f * b[k * n + l] + (k * l + t) % 7;                                     \
  }
inline constexpr auto tiled = loopy::script()
                                  .tile({"i", "j"}, {4, 8})
                                  .tag_inames("i_outer", loopy::g(1))
                                  .tag_inames("j_outer", loopy::g(0))
                                  .tile({"k", "l"}, {4, 4})
                                  .tag_inames("k_outer", loopy::g(1))
                                  .tag_inames("l_outer", loopy::g(0))
                                  .tag_inames("l_inner", loopy::vec);
static void stencil(int n, int steps, float *a, float *b) { STENCIL }
static void stencilKernel(int n, int steps, float *a, float *b) { LOOPY_KERNEL(tiled) STENCIL }

#define WAVE                                                                                       \
  for (int i = 1; i < n; ++i)                                                                      \
    for (int j = 1; j < n; ++j)                                                                    \
      a[i * n + j] += a[(i - 1) * n + j] + a[i * n + j - 1];
inline constexpr auto wave = loopy::script()
                                 .skew("j", "i")
                                 .prioritize_loops({"j", "i"})
                                 .split_iname("i", 4, {.outer_tag = loopy::g(0)});
static void wavefront(int n, float *a) { WAVE }
static void wavefrontKernel(int n, float *a) { LOOPY_KERNEL(wave) WAVE }

#define GATHER                                                                                     \
  for (int i = 0; i < n; ++i) {                                                                    \
    float sum = 0;                                                                                 \
    for (int k = start[i]; k < start[i + 1]; ++k)                                                  \
      sum += x[column[k]] * static_cast<float>(i);                                                 \
    if (sum > 0)                                                                                   \
      y[i] = sum + x[column[i]];                                                                   \
    z[i] = static_cast<long>(i) * 3000000000L;                                                     \
  }
static void gather(int n, const int *start, const int *column, const float *x, float *y, long *z) {
  GATHER
}
static void gatherKernel(int n, const int (&start)[101], const int (&column)[400],
                         const float (&x)[50], float *y, long *z) {
  LOOPY_KERNEL(blocks) GATHER
}

int main() {
  for (long n : {0L, 1L, 7L, 8L, 61L}) {
    auto x = filled<long>(n, 1), y = filled<long>(n, 2), expected = y;
    for (long first : {0L, -5L, (1L << 31) - n - 9, (1L << 31) - n - 1, (1L << 31) - n,
                       (1L << 31) - 1, 1L << 31, 3000000000L, -(1L << 31), -(1L << 31) - 1}) {
      edges(n, first, x.data(), expected.data());
      edgesKernel(n, first, x.data(), y.data());
      expectSame("edges", expected, y);
      far(n, first, x.data(), expected.data());
      farKernel(n, first, x.data(), y.data());
      expectSame("far", expected, y);
    }
  }
  for (int n : {0, 1, 2, 3, 5, 9, 33}) {
    auto a = filled<float>(n * n, 1), b = filled<float>(n * n, 2), c = a, d = b;
    stencil(n, 3, a.data(), b.data());
    stencilKernel(n, 3, c.data(), d.data());
    expectSame("stencil, a", a, c);
    expectSame("stencil, b", b, d);
    auto e = filled<float>(n * n, 3), f = e;
    for (float &value : e)
      value /= 1 << 20;
    f = e;
    wavefront(n, e.data());
    wavefrontKernel(n, f.data());
    expectSame("wavefront", e, f);
  }
  int start[101], column[400];
  float x[50];
  for (int i = 0; i < 101; ++i)
    start[i] = 4 * i - i % 3;
  for (int k = 0; k < 400; ++k)
    column[k] = (k * 37) % 50;
  for (int k = 0; k < 50; ++k)
    x[k] = static_cast<float>(k) - 20;
  for (int n : {0, 1, 8, 100}) {
    auto y = filled<float>(n, 1), expected = y;
    auto z = filled<long>(n, 1), expectedZ = z;
    gather(n, start, column, x, expected.data(), expectedZ.data());
    gatherKernel(n, start, column, x, y.data(), z.data());
    expectSame("gather", expected, y);
    expectSame("indices as values", expectedZ, z);
  }
}
