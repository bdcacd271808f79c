// Arrays of the program in another layout on the device: structures as a structure of arrays, as
// separate arrays and in blocks, transposed and padded arrays, around a host loop, partly written.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-build -fplugin-arg-loopy-print=plan %s -o %t | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

#define PLAIN

static_assert(loopy::padding_to(60, 64) == 4 && loopy::padding_to(64, 64) == 0);
static_assert(loopy::find_padding_multiple(80, 64) == 3); // 240 of 256 bytes
static_assert(loopy::find_padding_multiple(80, 64, 0.2) == 2);
static_assert(loopy::find_padding_multiple(80, 64, 0) == 4);
static_assert(loopy::find_padding_multiple(60, 64) == 1 && loopy::find_padding_multiple(1, 7, 0) == 7);

struct Body {
  float x, y, z;
  int id;
  float mass;
};

inline constexpr auto grid = loopy::script().split_iname(
    "i", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

// The fields of one type are one array with the place in the structure as the last axis.
#define BODIES(NAME, KERNEL)                                                                       \
  static void NAME(int n, Body *p, float dt) {                                                     \
    KERNEL                                                                                         \
    for (int i = 0; i < n; ++i) {                                                                  \
      p[i].x += dt * p[i].mass;                                                                    \
      p[i].z = p[i].y - dt * p[i].x;                                                               \
      p[i].id += 2;                                                                                \
    }                                                                                              \
  }
BODIES(bodiesPlain, PLAIN)
// CHECK: p_f32_packed
BODIES(bodiesTurned, LOOPY_KERNEL(loopy::script(grid).tag_array_axes("p_f32", "N0,N1")))
// CHECK: p_f32_packed_2
BODIES(bodiesApart, LOOPY_KERNEL(loopy::script(grid)
                                     .tag_array_axes("p_f32", "N0,sep")
                                     .tag_array_axes("p_i32", "N0,sep")))
BODIES(bodiesInBlocks, LOOPY_KERNEL(loopy::script(grid)
                                        .split_array_axis("p_f32", 0, 8)
                                        .tag_array_axes("p_f32", "N2,N0,N1")))
BODIES(bodiesPadded, LOOPY_KERNEL(loopy::script(grid)
                                      .tag_array_axes("p_f32", "f")
                                      .add_padding("p_f32", 1, 3)))
BODIES(bodiesVec, LOOPY_KERNEL(loopy::script()
                                   .tag_array_axes("p_f32", "f")
                                   .split_iname("i", 8, {.outer_tag = loopy::g(0)})
                                   .tag_inames("i_inner", loopy::vec)))
BODIES(bodiesLate, LOOPY_KERNEL(loopy::script().tag_array_axes("p_f32", "f").then(grid)))

// a is read along columns, and n * m elements of b are written.
#define MATRICES(NAME, KERNEL)                                                                     \
  static void NAME(int n, int m, const float *a, float *b) {                                       \
    KERNEL                                                                                         \
    for (int i = 0; i < n; ++i)                                                                    \
      for (int j = 0; j < m; ++j)                                                                  \
        b[i * m + j] = a[j * n + i] * 2;                                                           \
  }
MATRICES(matricesPlain, PLAIN)
MATRICES(matricesTurned, LOOPY_KERNEL(loopy::script(grid).tag_array_axes("a", "f")))
MATRICES(matricesPadded, LOOPY_KERNEL(loopy::script(grid).add_padding("a", 1, 5).add_padding(
                             "b", 1, 1)))

// Only some elements of x are written, and only some of them read; the copies are made once around
// the loop over t.
#define STEPS(NAME, KERNEL)                                                                        \
  static void NAME(int n, int m, float *x, float *y) {                                             \
    KERNEL                                                                                         \
    for (int t = 0; t < m; ++t) {                                                                  \
      for (int i = 1; i < n - 1; ++i)                                                              \
        y[2 * i + 1] = x[i - 1] + x[i + 1];                                                        \
      for (int i = 1; i < n - 1; ++i)                                                              \
        x[i] = 0.5f * y[2 * i + 1];                                                                \
    }                                                                                              \
  }
STEPS(stepsPlain, PLAIN)
STEPS(stepsPacked, LOOPY_KERNEL(loopy::script()
                                    .tag_inames("i", loopy::g(0))
                                    .tag_inames("i_1", loopy::g(0))
                                    .split_array_axis("x", 0, 4)
                                    .tag_array_axes("x", "f")
                                    .split_array_axis("y", 0, 2)
                                    .tag_array_axes("y", "N0,N1")))

// x is read under conditions on data only, but all of it is also written.
#define SELECTED(NAME, KERNEL)                                                                     \
  static void NAME(int n, int, float *x, float *y) {                                               \
    KERNEL {                                                                                       \
      for (int i = 0; i < n; ++i)                                                                  \
        if (y[i] > 0)                                                                              \
          y[i] = x[i];                                                                             \
      for (int i = 0; i < n; ++i)                                                                  \
        x[i] = y[n - 1 - i];                                                                       \
    }                                                                                              \
  }
SELECTED(selectedPlain, PLAIN)
SELECTED(selectedPacked, LOOPY_KERNEL(loopy::script()
                                          .split_array_axis("x", 0, 4)
                                          .tag_array_axes("x", "f")
                                          .tag_inames("i", loopy::g(0))))

static void checkBodies(const char *what, void (*kernel)(int, Body *, float), int n) {
  std::vector<Body> p(n + 2);
  auto numbers = filled<float>(4 * (n + 2), 3);
  for (int i = 0; i < n + 2; ++i)
    p[i] = {numbers[4 * i], numbers[4 * i + 1], numbers[4 * i + 2], i, numbers[4 * i + 3]};
  auto expected = p;
  bodiesPlain(n, expected.data() + 1, 0.25f);
  kernel(n, p.data() + 1, 0.25f);
  for (int i = 0; i < n + 2; ++i)
    if (std::memcmp(&p[i], &expected[i], sizeof(Body)) != 0) {
      std::printf("%s: body %d of %d differs\n", what, i, n);
      std::exit(1);
    }
}

#ifdef SMALL
inline constexpr int counts[] = {1, 9, 17}, widths[] = {17}, lengths[] = {0, 5, 31};
#else
inline constexpr int counts[] = {0, 1, 7, 8, 9, 15, 16, 17, 255, 256, 257, 521},
                     widths[] = {1, 17, 257}, lengths[] = {0, 1, 2, 3, 4, 5, 31, 300};
#endif

int main() {
  for (int n : counts) {
    checkBodies("turned", bodiesTurned, n);
    checkBodies("apart", bodiesApart, n);
    checkBodies("in blocks", bodiesInBlocks, n);
    checkBodies("padded", bodiesPadded, n);
    checkBodies("vec", bodiesVec, n);
    checkBodies("late", bodiesLate, n);
  }
  for (int n : {1, 2, 16, 23})
    for (int m : widths) {
      auto a = filled<float>(n * m, 1), b = filled<float>(n * m, 2), expected = b;
      matricesPlain(n, m, a.data(), expected.data());
      auto turned = b;
      matricesTurned(n, m, a.data(), turned.data());
      expectSame("matrices, turned", expected, turned);
      matricesPadded(n, m, a.data(), b.data());
      expectSame("matrices, padded", expected, b);
    }
  for (int n : lengths)
    for (int m : {0, 1, 5}) {
      auto x = filled<float>(n + 8, 1), y = filled<float>(2 * n + 8, 2), x2 = x, y2 = y;
      stepsPlain(n, m, x2.data(), y2.data());
      stepsPacked(n, m, x.data(), y.data());
      expectSame("steps, x", x2, x);
      expectSame("steps, y", y2, y);
      selectedPlain(n, m, x2.data(), y2.data());
      selectedPacked(n, m, x.data(), y.data());
      expectSame("selected, x", x2, x);
      expectSame("selected, y", y2, y);
    }
}
