// Local arrays in other orders, in blocks, with padding, in other memory, per iteration, and several in
// one place.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-build -fplugin-arg-loopy-print=opencl %s -o %t | FileCheck %s
#include "Compare.h"

#include <loopy/loopy.hpp>

#define PLAIN
constexpr int tile = 8;

// A transposition through a tile in local memory: the tile lies the other way round, and has a column
// that nobody uses.
#define TRANSPOSE(NAME, KERNEL)                                                                    \
  static void NAME(int n, int m, const float *a, float *b) {                                       \
    KERNEL                                                                                         \
    for (int i = 0; i < n; ++i)                                                                    \
      for (int j = 0; j < m; ++j)                                                                  \
        b[j * n + i] = a[i * m + j];                                                               \
  }
inline constexpr auto transposed =
    loopy::script()
        .split_iname("i", tile, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(0)})
        .split_iname("j", tile, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(1)})
        .add_prefetch("a", {"i_inner", "j_inner"}, {.temporary = "t"});
TRANSPOSE(transposePlain, PLAIN)
// CHECK: __local float t[8][9];
TRANSPOSE(padded, LOOPY_KERNEL(loopy::script(transposed).add_padding("t", 1, 1)))
// CHECK: __local float t[8][9];
TRANSPOSE(spread, LOOPY_KERNEL(loopy::script(transposed).add_padding_to_avoid_bank_conflicts("t")))
// CHECK: __local float t[10][8];
TRANSPOSE(turned, LOOPY_KERNEL(loopy::script(transposed).add_padding("t", 1, 2).tag_array_axes(
                      "t", "f")))
// CHECK: __local float t[8][3][3];
TRANSPOSE(blocked, LOOPY_KERNEL(loopy::script(transposed).split_array_axis("t", 1, 3)))
// CHECK: __local float t[4][2][8];
TRANSPOSE(blockedInside, LOOPY_KERNEL(loopy::script(transposed)
                                          .split_array_axis("t", 0, 4, {.order = "F"})))
// CHECK: __local float t[2][8][4];
TRANSPOSE(threeAxes, LOOPY_KERNEL(loopy::script(transposed)
                                      .split_array_axis("t", 0, 4)
                                      .tag_array_axes("t", "N2,N0,N1")))

// The variables are declared outside of the inner loop.
#define TEMPORARIES(NAME, KERNEL)                                                                  \
  static void NAME(int n, int m, const float *a, float *b) {                                       \
    KERNEL                                                                                         \
    for (int j = 0; j < m; ++j) {                                                                  \
      float t, u[4];                                                                               \
      for (int i = 0; i < n; ++i) {                                                                \
        t = a[j * n + i] * a[j * n + i];                                                           \
        for (int k = 0; k < 4; ++k)                                                                \
          u[k] = t + k;                                                                            \
        b[j * n + i] = 0;                                                                          \
        for (int k = 0; k < 4; ++k)                                                                \
          b[j * n + i] += u[3 - k] * u[k];                                                         \
      }                                                                                            \
    }                                                                                              \
  }
TEMPORARIES(temporariesPlain, PLAIN)
TEMPORARIES(privatized, LOOPY_KERNEL(loopy::script()
                                         .privatize_temporaries_with_inames({"i"}, {"t", "u"})
                                         .split_iname("i", 16, {.outer_tag = loopy::g(0)})
                                         .tag_inames("i_inner", loopy::l(0))))
TEMPORARIES(inGlobal, LOOPY_KERNEL(loopy::script()
                                       .privatize_temporaries_with_inames({"i"}, {"t", "u"})
                                       .set_temporary_address_space("u", loopy::global)
                                       .tag_inames("i", loopy::g(0))))

// Each group hands values on from one work-item to another, through local memory.
#define HAND_ON(NAME, KERNEL)                                                                      \
  static void NAME(int n, int, const float *a, float *b) {                                         \
    KERNEL                                                                                         \
    for (int i = 0; i < n / 8; ++i) {                                                              \
      float t[8], u[8];                                                                            \
      for (int k = 0; k < 8; ++k)                                                                  \
        t[k] = a[8 * i + k];                                                                       \
      for (int k = 0; k < 8; ++k)                                                                  \
        b[8 * i + k] = t[7 - k];                                                                   \
      for (int k = 0; k < 8; ++k)                                                                  \
        u[k] = 2 * a[8 * i + k];                                                                   \
      for (int k = 0; k < 8; ++k)                                                                  \
        b[8 * i + k] += u[7 - k];                                                                  \
    }                                                                                              \
  }
inline constexpr auto grid = loopy::script().tag_inames("i", loopy::g(0)).tag_inames("k*", loopy::l(0));
HAND_ON(handOnPlain, PLAIN)
HAND_ON(handOnLocal, LOOPY_KERNEL(loopy::script()
                                      .set_temporary_address_space("t", loopy::local)
                                      .set_temporary_address_space("u", loopy::local)
                                      .then(grid)))
HAND_ON(handOnGlobal, LOOPY_KERNEL(loopy::script()
                                       .set_temporary_address_space("t", loopy::global)
                                       .set_temporary_address_space("u", loopy::global)
                                       .then(grid)))
HAND_ON(handOnShared, LOOPY_KERNEL(loopy::script()
                                       .alias_temporaries({"t", "u"})
                                       .set_temporary_address_space("t", loopy::local)
                                       .then(grid)))

using Function = void (*)(int n, int m, const float *a, float *b);
static void check(const char *what, Function plain, Function kernel, int n, int m) {
  auto a = filled<float>(n * m, 1), b = filled<float>(n * m, 2), expected = b;
  plain(n, m, a.data(), expected.data());
  kernel(n, m, a.data(), b.data());
  expectSame(what, expected, b);
}

int main() {
  for (int n : {1, 7, 8, 9, 23})
    for (int m : {1, 8, 13}) {
      check("padded", transposePlain, padded, n, m);
      check("spread", transposePlain, spread, n, m);
      check("turned", transposePlain, turned, n, m);
      check("blocked", transposePlain, blocked, n, m);
      check("blocked inside", transposePlain, blockedInside, n, m);
      check("three axes", transposePlain, threeAxes, n, m);
    }
  for (int n : {0, 1, 15, 16, 17, 64}) {
    check("privatized", temporariesPlain, privatized, n, 3);
    check("in global memory", temporariesPlain, inGlobal, n, 3);
    check("handed on, local", handOnPlain, handOnLocal, n, 1);
    check("handed on, global", handOnPlain, handOnGlobal, n, 1);
    check("handed on, shared", handOnPlain, handOnShared, n, 1);
  }
}
