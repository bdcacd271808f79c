// Five hundred small nests in one region, on eight arrays in turns, each of which needs the one
// before. The guard of the compiler's speed: no statement, access, stage of a proof or device kernel
// needs more of isl's operations than this.
// RUN: %loopy-build -fplugin-arg-loopy-operations=2000000 %s -o %t
// RUN: env LOOPY_INFO=1 %run-pocl %t 2>&1 | FileCheck %s
// CHECK: loopy: manyKernel:{{[0-9]+}} launches=1000 fallbacks=0
#include "Compare.h"

#include <loopy/loopy.hpp>

#define NEST(written, read)                                                                        \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < n; ++j)                                                                    \
      written[i * n + j] = written[i * n + j] * 0.5f + read[j * n + i];
#define TEN                                                                                        \
  NEST(a, b) NEST(b, c) NEST(c, d) NEST(d, e) NEST(e, f)                                           \
  NEST(f, g) NEST(g, h) NEST(h, a) NEST(a, d) NEST(c, a)
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define FIVE_HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

static void many(int n, float *a, float *b, float *c, float *d, float *e, float *f, float *g,
                 float *h) {
  FIVE_HUNDRED
}
static void manyKernel(int n, float *a, float *b, float *c, float *d, float *e, float *f, float *g,
                       float *h) {
  LOOPY_KERNEL() { FIVE_HUNDRED }
}

int main() {
  for (int n : {0, 1, 17}) {
    std::vector<std::vector<float>> plain(8), kernel;
    for (std::size_t i = 0; i < plain.size(); ++i)
      plain[i] = filled<float>(n * n, static_cast<std::uint32_t>(i));
    kernel = plain;
    auto run = [n](auto &function, std::vector<std::vector<float>> &data) {
      function(n, data[0].data(), data[1].data(), data[2].data(), data[3].data(), data[4].data(),
               data[5].data(), data[6].data(), data[7].data());
    };
    run(many, plain);
    run(manyKernel, kernel);
    for (std::size_t i = 0; i < plain.size(); ++i)
      expectSame("many nests", plain[i], kernel[i]);
  }
}
