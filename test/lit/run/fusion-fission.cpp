// Fused loops (with statements that stood between them), distributed loops and copies of loops.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define TWO_LOOPS                                                                                  \
  {                                                                                                \
    for (int i = 0; i < n; ++i)                                                                    \
      a[i] = 2 * x[i];                                                                             \
    b[0] = x[n - 1];                                                                               \
    for (int j = 1; j < n; ++j)                                                                    \
      b[j] = a[j] + a[j - 1];                                                                      \
  }
#define NESTED                                                                                     \
  for (int i = 0; i < n; ++i) {                                                                    \
    a[i] = 0;                                                                                      \
    for (int j = 0; j < n; ++j)                                                                    \
      a[i] += x[j] * x[i];                                                                         \
    b[i] = a[i] - 1;                                                                               \
    for (int k = 0; k < n; ++k)                                                                    \
      b[i] = b[i] * 0.5f + x[k];                                                                   \
  }

inline constexpr auto fused = loopy::script().rename_iname("j", "i");
inline constexpr auto fusedOtherWay = loopy::script().rename_iname("i", "j").split_iname("j", 8);
inline constexpr auto distributed =
    loopy::script().distribute("i").split_iname("i", 8, {.outer_tag = loopy::g(0),
                                                         .inner_tag = loopy::l(0)});
inline constexpr auto distributedOnce = loopy::script()
                                            .distribute("i", {.before = "writes:b and not iname:k"})
                                            .tag_inames("i", loopy::g(0));
inline constexpr auto copies = loopy::script()
                                   .duplicate_inames({"i"}, "writes:b", {.new_inames = {"r"}})
                                   .tag_inames("r", loopy::g(0))
                                   .split_iname("i", 4, {.outer_tag = loopy::g(0)});
inline constexpr auto innerFused = loopy::script()
                                       .distribute("i", {.before = "id:s3"})
                                       .prioritize_loops({"k", "i"}, {.within = "iname:k"});

static void twoLoops(int n, const float *x, float *a, float *b) { TWO_LOOPS }
static void twoLoopsFused(int n, const float *x, float *a, float *b) {
  LOOPY_KERNEL(fused) TWO_LOOPS
}
static void twoLoopsFusedOtherWay(int n, const float *x, float *a, float *b) {
  LOOPY_KERNEL(fusedOtherWay) TWO_LOOPS
}
static void nested(int n, const float *x, float *a, float *b) { NESTED }
static void nestedDistributed(int n, const float *x, float *a, float *b) {
  LOOPY_KERNEL(distributed) NESTED
}
static void nestedOnce(int n, const float *x, float *a, float *b) {
  LOOPY_KERNEL(distributedOnce) NESTED
}
static void nestedCopies(int n, const float *x, float *a, float *b) { LOOPY_KERNEL(copies) NESTED }
static void nestedInner(int n, const float *x, float *a, float *b) {
  LOOPY_KERNEL(innerFused) NESTED
}

template <typename Original, typename Kernel>
static void check(const char *name, int smallest, Original original, Kernel kernel) {
  for (int n : {0, 1, 2, 3, 7, 8, 9, 31})
    if (n >= smallest) {
      auto x = filled<float>(n, 1), a = filled<float>(n, 2), b = filled<float>(n, 3);
      auto expectedA = a, expectedB = b;
      original(n, x.data(), expectedA.data(), expectedB.data());
      kernel(n, x.data(), a.data(), b.data());
      expectSame(name, expectedA, a);
      expectSame(name, expectedB, b);
    }
}

int main() {
  check("fused", 1, twoLoops, twoLoopsFused);
  check("fused the other way", 1, twoLoops, twoLoopsFusedOtherWay);
  check("distributed", 0, nested, nestedDistributed);
  check("distributed once", 0, nested, nestedOnce);
  check("copies", 0, nested, nestedCopies);
  check("interchanged part", 0, nested, nestedInner);
}
