#include "HandWritten.h"
#include "Measure.h"
#include "Workloads.h"

#include <loopy/loopy.hpp>

#include <cstring>

#define SUM_OF_MULTIPLES                                                                           \
  for (int i = 0; i < n; ++i)                                                                      \
    z[i] = a * x[i] + b * y[i];

#define SUM                                                                                        \
  for (long i = 0; i < n; ++i)                                                                     \
    sum += x[i];

#define TRANSPOSITION                                                                              \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < n; ++j)                                                                    \
      b[j * n + i] = a[i * n + j];

namespace offloaded {
// Halves of a block side by side: a core asks for more memory at once. The last block is code of
// its own, so that the others have no conditions.
inline constexpr auto streaming =
    loopy::script()
        .split_iname("i", 65536, {.outer_tag = loopy::g(0), .slabs = {.tail = 1}})
        .split_iname("i_inner", 32768, {.outer = "half", .inner = "element", .within = "id:s0"})
        .prioritize_loops({"i_outer", "element", "half"}, {.within = "id:s0"})
        .tag_inames("half", loopy::unr)
        .tag_statements("writes:z", loopy::nontemporal);
static void sumOfMultiples(int n, float a, const float *x, float b, const float *y, float *z) {
  LOOPY_KERNEL(streaming)
  SUM_OF_MULTIPLES
}

// 32 work-items take turns at blocks, of which they sum the quarters side by side: a core asks for
// more memory at once. The last round, with a block that may be shorter, is code of its own.
inline constexpr auto parts =
    loopy::script()
        .split_iname("i", 1 << 22)
        .split_iname("i_inner", 1 << 17)
        .realize_reduction("i_inner_outer", loopy::g(0))
        .split_iname("i_inner_inner", 1 << 15, {.outer = "quarter", .inner = "element"})
        .split_reduction_outward("quarter")
        .privatize_temporaries_with_inames({"quarter"}, {"sum_parts_part"})
        .distribute("quarter")
        .prioritize_loops({"i_outer", "quarter"})
        .separate_loop_head_tail_slab("i_outer", 0, 1)
        .prioritize_loops({"element", "quarter"}, {.within = "not id:*_tail"})
        .tag_inames("quarter", loopy::unr);
static float sumOf(long n, const float *x) {
  float sum = 0;
  LOOPY_KERNEL(parts)
  SUM return sum;
}

// A block of 256 x 256 is transposed in private memory, in squares of 8 x 8 that are vectors of
// rows and then of columns; from there long pieces of rows go past the caches.
inline constexpr auto tiles =
    loopy::script()
        .tile({"i", "j"}, {256, 256})
        .tag_inames("i_outer", loopy::g(1))
        .tag_inames("j_outer", loopy::g(0))
        .prioritize_loops({"j_inner", "i_inner"})
        .add_prefetch("a", {"i_inner", "j_inner"}, {.space = loopy::private_})
        .tag_array_axes("a_fetch", "N0,N1")
        .add_padding("a_fetch", 1, 8)
        .split_iname("a_fetch_0", 8, {.inner = "row", .inner_tag = loopy::vec})
        .split_iname("a_fetch_1", 8, {.inner = "column", .inner_tag = loopy::unr})
        .prioritize_loops({"a_fetch_0_outer", "a_fetch_1_outer", "column", "row"})
        .add_prefetch("a", {"row", "column"}, {.space = loopy::private_, .temporary = "square"})
        .tag_inames("square_0", loopy::unr)
        .tag_inames("square_1", loopy::vec)
        .separate_loop_head_tail_slab("i_outer", 0, 1)
        .separate_loop_head_tail_slab("j_outer", 0, 1)
        .tag_statements("writes:b", loopy::nontemporal);
static void transpose(int n, const float *a, float *b) {
  LOOPY_KERNEL(tiles)
  TRANSPOSITION
}
} // namespace offloaded

namespace openmp {
static void sumOfMultiples(int n, float a, const float *x, float b, const float *y, float *z) {
#pragma omp parallel for
  SUM_OF_MULTIPLES
}
static float sumOf(long n, const float *x) {
  float sum = 0;
#pragma omp parallel for simd reduction(+ : sum)
  SUM return sum;
}
static void transpose(int n, const float *a, float *b) {
#pragma omp parallel for
  TRANSPOSITION
}
} // namespace openmp

static const char *const byHand = R"(
typedef float vector __attribute__((ext_vector_type(8)));

__kernel void sum_of_multiples(int n, float a, __global const float *restrict x, float b,
                               __global const float *restrict y, __global float *restrict z) {
  const int chunk = 65536, begin = get_global_id(0) * chunk, end = min(begin + chunk, n);
  int i = begin;
  for (; i < end && (ulong)(z + i) % 32 != 0; ++i)
    z[i] = a * x[i] + b * y[i];
  for (; i + 8 <= end; i += 8)
    __builtin_nontemporal_store(a * vload8(0, x + i) + b * vload8(0, y + i),
                                (__global vector *)(z + i));
  for (; i < end; ++i)
    z[i] = a * x[i] + b * y[i];
}
)";

void compareSumsOfMultiples() {
  const int n = 1 << 25;
  std::vector<float> x(n, 1), y(n, 2), z(n), expected(n);
  HandWritten hand(byHand, "sum_of_multiples", (n + 65535) / 65536, 1);
  hand.value(n).value(0.5f).memory(x).value(0.25f).memory(y).memory(z);
  auto loop = [&] { openmp::sumOfMultiples(n, 0.5f, x.data(), 0.25f, y.data(), z.data()); };
  auto kernel = [&] { offloaded::sumOfMultiples(n, 0.5f, x.data(), 0.25f, y.data(), z.data()); };
  loop();
  expected = z;
  z.assign(n, 0);
  kernel();
  requireNear("sum of multiples", expected, z);
  compare("saxpy 2^25", 12e-9 * n, "GB/s", {loop, kernel, hand, {}});
}

void compareTranspositions() {
  const int n = 4096;
  std::vector<float> a(n * n), b(n * n), expected(n * n);
  for (int i = 0; i < n * n; ++i)
    a[i] = static_cast<float>(i % 8191);
  auto loop = [&] { openmp::transpose(n, a.data(), b.data()); };
  auto kernel = [&] { offloaded::transpose(n, a.data(), b.data()); };
  loop();
  expected = b;
  b.assign(n * n, 0);
  kernel();
  requireNear("transposition", expected, b);
  auto copy = [&] { std::memcpy(b.data(), a.data(), sizeof(float) * n * n); };
  compare("transpose", 8e-9 * n * n, "GB/s", {loop, kernel, {}, copy});
}

void compareSums() {
  const long n = 1 << 26;
  std::vector<float> x(n);
  for (long i = 0; i < n; ++i)
    x[i] = static_cast<float>(i % 7);
  float sum = 0;
  auto loop = [&] { sum = openmp::sumOf(n, x.data()); };
  auto kernel = [&] { sum = offloaded::sumOf(n, x.data()); };
  loop();
  const std::vector<float> expected = {sum};
  kernel();
  requireNear("sum", expected, {sum});
  compare("sum 2^26", 4e-9 * static_cast<double>(n), "GB/s", {loop, kernel, {}, {}});
}
