#include "HandWritten.h"
#include "Measure.h"
#include "Workloads.h"

#include <cblas.h>
#include <loopy/loopy.hpp>

#include <string>

#define PRODUCT                                                                                    \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int k = 0; k < n; ++k)                                                                    \
      for (int j = 0; j < n; ++j)                                                                  \
        c[i * n + j] += a[i * n + k] * b[k * n + j];

// Two work-items, one per core of the machine that this was written on, take turns at blocks of 42
// rows. 6 x 16 sums are in registers over 544 of k; what they need of a and b lies side by side in
// copies: 544 rows and 1024 columns of b for all rows of c, then 42 rows of a at a time.
inline constexpr auto blocked =
    loopy::script()
        .split_iname("i", 6, {.outer = "it", .inner = "ir", .inner_tag = loopy::unr})
        .split_iname("j", 16, {.outer = "jt", .inner = "jr"})
        .split_iname("jr", 8, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("k", 544, {.outer = "kb", .inner = "ki", .inner_tag = loopy::unr_hint})
        .split_iname("it", 7, {.outer = "ib"})
        .split_iname("ib", 2, {.outer = "turn", .inner = "core", .inner_tag = loopy::g(0)})
        .split_iname("jt", 64, {.outer = "jb"})
        .prioritize_loops({"core", "jb", "kb", "turn", "jt_inner", "it_inner", "ki", "ir"})
        .buffer_array("c", {"ki", "ir", "jr_outer", "jr_inner"}, {.space = loopy::private_})
        .tag_inames("c_buffer_*_0", loopy::unr)
        .split_iname("c_buffer_load_1", 8, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("c_buffer_store_1", 8, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .add_prefetch("b", {"turn", "jt_inner", "it_inner", "ki", "ir", "jr_outer", "jr_inner"})
        .split_array_axis("b_fetch", 1, 16, {.order = "N1,N2,N0"})
        .split_iname("b_fetch_1", 16)
        .split_iname("b_fetch_1_inner", 8, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .add_prefetch("a", {"jt_inner", "it_inner", "ki", "ir", "jr_outer", "jr_inner"})
        .split_array_axis("a_fetch", 0, 6, {.order = "N2,N0,N1"})
        .split_iname("a_fetch_1", 8, {.inner_tag = loopy::vec})
        .unroll_and_jam("a_fetch_0", 6);
static void offloaded(int n, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(blocked)
  PRODUCT
}

static void openmp(int n, const float *a, const float *b, float *c) {
#pragma omp parallel for
  PRODUCT
}

/// Work-items copy 16 columns of b and make 512 x 16 elements of c, 4 rows at a time; for n = 1024.
static const char *byHand = R"(
#define ROW(R)                                                                                     \
  sum##R##0 = fma((float8)a[(i + R) * n + k], left, sum##R##0);                                    \
  sum##R##1 = fma((float8)a[(i + R) * n + k], right, sum##R##1);
#define STORE(R, H)                                                                                \
  vstore8(vload8(0, c + (i + R) * n + j + 8 * H) + sum##R##H, 0, c + (i + R) * n + j + 8 * H);
__kernel __attribute__((reqd_work_group_size(1, 1, 1)))
void product(const int n, __global const float *restrict a, __global const float *restrict b,
             __global float *restrict c) {
  const int j = get_global_id(0) % (n / 16) * 16, first = get_global_id(0) / (n / 16) * 512;
  float columns[16 * 1024] __attribute__((aligned(64)));
  for (int k = 0; k < n; ++k) {
    vstore8(vload8(0, b + k * n + j), 0, columns + 16 * k);
    vstore8(vload8(0, b + k * n + j + 8), 0, columns + 16 * k + 8);
  }
  for (int i = first; i < first + 512; i += 4) {
    float8 sum00 = 0, sum01 = 0, sum10 = 0, sum11 = 0, sum20 = 0, sum21 = 0, sum30 = 0, sum31 = 0;
    for (int k = 0; k < n; ++k) {
      const float8 left = vload8(0, columns + 16 * k), right = vload8(0, columns + 16 * k + 8);
      ROW(0) ROW(1) ROW(2) ROW(3)
    }
    STORE(0, 0) STORE(0, 1) STORE(1, 0) STORE(1, 1)
    STORE(2, 0) STORE(2, 1) STORE(3, 0) STORE(3, 1)
  }
}
)";

static void compareProducts(int n) {
  const std::size_t elements = std::size_t(n) * n;
  std::vector<float> a(elements), b(elements), c(elements), expected(elements);
  for (std::size_t i = 0; i < elements; ++i)
    a[i] = static_cast<float>(i % 7), b[i] = static_cast<float>(i % 5);
  auto loop = [&] { openmp(n, a.data(), b.data(), c.data()); };
  auto kernel = [&] { offloaded(n, a.data(), b.data(), c.data()); };
  auto library = [&] {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a.data(), n, b.data(), n, 1,
                c.data(), n);
  };
  library();
  expected = c;
  c.assign(elements, 0);
  kernel();
  requireNear("matrix product", expected, c);
  HandWritten hand(byHand, "product", n / 16 * (n / 512), 1);
  hand.value(n).memory(a).memory(b).memory(c);
  Ways ways{loop, kernel, {}, library};
  if (n == 1024) {
    c.assign(elements, 0);
    hand();
    requireNear("matrix product by hand", expected, c);
    ways.byHand = hand;
  }
  const std::string name = "sgemm " + std::to_string(n);
  compare(name.c_str(), 2e-9 * n * n * n, "GFLOP/s", ways);
}

void compareProducts() {
  for (int n : {160, 512, 1023, 1024, 1600, 2048})
    compareProducts(n);
}
