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

// Work-items fill 512 x 16 elements of c: for each 512 of k they copy what they need of b, then
// keep 4 x 16 sums in registers. The last rows and columns have code of their own.
inline constexpr auto blocked =
    loopy::script()
        .split_iname("i", 512, {.outer = "ib", .inner = "ii", .outer_tag = loopy::g(1)})
        .split_iname("j", 16, {.outer = "jb", .inner = "ji", .outer_tag = loopy::g(0)})
        .split_iname("k", 512, {.outer = "kb", .inner = "ki"})
        .split_iname("ii", 4, {.outer = "it", .inner = "ir"})
        .split_iname("ji", 8, {.outer = "jh", .inner = "jv"})
        .prioritize_loops({"ib", "jb", "kb", "it", "ki", "ir", "jh", "jv"})
        .add_prefetch("b", {"it", "ki", "ir", "jh", "jv"}, {.space = loopy::private_})
        .buffer_array("c", {"ki", "ir", "jh", "jv"}, {.space = loopy::private_})
        .tag_inames("ir", loopy::unr)
        .tag_inames("jh", loopy::unr)
        .tag_inames("jv", loopy::vec)
        .tag_inames("b_fetch_1", loopy::vec)
        .tag_inames("c_buffer_*_0", loopy::unr)
        .split_iname("c_buffer_load_1", 8, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .split_iname("c_buffer_store_1", 8, {.outer_tag = loopy::unr, .inner_tag = loopy::vec})
        .separate_loop_head_tail_slab("jb", 0, 1)
        .separate_loop_head_tail_slab("it", 0, 1);
static void offloaded(int n, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(blocked)
  PRODUCT
}

static void openmp(int n, const float *a, const float *b, float *c) {
#pragma omp parallel for
  PRODUCT
}

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
  const std::string name = "sgemm " + std::to_string(n);
  compare(name.c_str(), 2e-9 * n * n * n, "GFLOP/s", {loop, kernel, {}, library});
}

void compareProducts() {
  for (int n : {160, 512, 1023, 1024, 1600, 2048})
    compareProducts(n);
}
