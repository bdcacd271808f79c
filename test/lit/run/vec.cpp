// SIMD lanes: guards on data, choices, reductions inside a lane, integers, conversions, reversed and
// two-dimensional accesses; sizes around the vectors.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#include <cmath>
#include <cstdint>

constexpr auto lanes(int count) {
  return loopy::script()
      .split_iname("i", 32, {.outer_tag = loopy::g(0)})
      .split_iname("i_inner", count, {.outer = "block", .inner = "lane", .inner_tag = loopy::vec});
}

// A masked lane must not touch p[...], nor divide; values and indices that overflow stay wrapped.
#define GUARDS                                                                                     \
  for (int i = 0; i < n; ++i) {                                                                    \
    float t = 1;                                                                                   \
    if (x[i] > 0.5f)                                                                               \
      t = std::sqrt(x[i]);                                                                         \
    y[i] = t > 2 && x[i] < 7 ? t : -x[i];                                                          \
    if (x[i] < 0)                                                                                  \
      z[i] = x[i] * t;                                                                             \
    else                                                                                           \
      z[i] = p[i / 2] + t;                                                                         \
    if (k[i] != 0)                                                                                 \
      m[i] = 1000 / k[i];                                                                          \
    if (!(x[i] >= y[i]))                                                                           \
      t = x[i] + 1;                                                                                \
    y[i] += t;                                                                                     \
  }

static void guards(int n, const float *x, const float *p, const int *k, float *y, double *z,
                   int *m) {
  GUARDS
}
template <int count>
static void guardsKernel(int n, const float *x, const float *p, const int *k, float *y, double *z,
                         int *m) {
  LOOPY_KERNEL(lanes(count))
  GUARDS
}

#define TYPES                                                                                      \
  for (int i = 0; i < n; ++i) {                                                                    \
    unsigned u = static_cast<unsigned>(k[i]) * 2654435761u ^ static_cast<unsigned>(i);             \
    std::int64_t w = static_cast<std::int64_t>(k[i]) * 3 - (1ll << 40);                            \
    double d = static_cast<double>(x[i]) / 3 + k[i];                                               \
    m[i] = static_cast<int>(u >> 3) + static_cast<int>(x[i]);                                      \
    z[n - 1 - i] = std::fmax(d, std::floor(d * 2)) + (w < 0 ? 1.0 : 2.0);                          \
    c[i] = static_cast<unsigned char>(c[i] + m[i]);                                                \
    y[i] = std::fma(x[i], x[i], static_cast<float>(d)) + std::exp(0.0f * x[i]);                    \
    s[i] = static_cast<short>(s[i] + c[i] * 3);                                                    \
  }

static void types(int n, const float *x, const int *k, float *y, double *z, int *m,
                  unsigned char *c, short *s) {
  TYPES
}
template <int count>
static void typesKernel(int n, const float *x, const int *k, float *y, double *z, int *m,
                        unsigned char *c, short *s) {
  LOOPY_KERNEL(lanes(count))
  TYPES
}

// The inner loops start and end at other values in every lane.
#define TRIANGLES                                                                                  \
  for (int i = 0; i < n; ++i) {                                                                    \
    float below = 0, other = 0;                                                                    \
    for (int j = 0; j <= i; ++j)                                                                   \
      below = below * 0.5f + x[j];                                                                 \
    for (int j = 0; j < n; ++j)                                                                    \
      if (i != j)                                                                                  \
        other = other * 0.25f + x[j] / (x[i] + 20);                                                \
    for (int j = i / 3; j < i - 2; ++j)                                                            \
      other -= x[j] * 3;                                                                           \
    y[i] = below;                                                                                  \
    z[i] = other;                                                                                  \
  }

static void triangles(int n, const float *x, float *y, double *z) { TRIANGLES }
template <int count> static void trianglesKernel(int n, const float *x, float *y, double *z) {
  LOOPY_KERNEL(lanes(count))
  TRIANGLES
}

template <int count> static void test() {
  for (int n : {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 67}) {
    auto x = filled<float>(n, 1), p = filled<float>((n + 1) / 2, 2);
    auto k = filled<int>(n, 3);
    for (int i = 0; i < n; i += 3)
      k[i] = 0;
    auto y = filled<float>(n, 4), yKernel = y;
    auto z = filled<double>(n, 5), zKernel = z;
    auto m = filled<int>(n, 6), mKernel = m;
    auto c = filled<unsigned char>(n, 7), cKernel = c;
    auto s = filled<short>(n, 8), sKernel = s;
    guards(n, x.data(), p.data(), k.data(), y.data(), z.data(), m.data());
    guardsKernel<count>(n, x.data(), p.data(), k.data(), yKernel.data(), zKernel.data(),
                        mKernel.data());
    expectSame("guards y", y, yKernel);
    expectSame("guards z", z, zKernel);
    expectSame("guards m", m, mKernel);
    types(n, x.data(), k.data(), y.data(), z.data(), m.data(), c.data(), s.data());
    typesKernel<count>(n, x.data(), k.data(), yKernel.data(), zKernel.data(), mKernel.data(),
                       cKernel.data(), sKernel.data());
    expectSame("types y", y, yKernel);
    expectSame("types z", z, zKernel);
    expectSame("types m", m, mKernel);
    expectSame("types c", c, cKernel);
    expectSame("types s", s, sKernel);
    triangles(n, x.data(), y.data(), z.data());
    trianglesKernel<count>(n, x.data(), yKernel.data(), zKernel.data());
    expectSame("triangles y", y, yKernel);
    expectSame("triangles z", z, zKernel);
  }
}

int main() {
  test<2>();
  test<4>();
  test<8>();
  test<16>();
}
