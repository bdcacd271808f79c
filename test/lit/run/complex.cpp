// std::complex: arrays, variables, arithmetic with complex and real numbers, infinities included.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>
#include <complex>
#include <limits>

using Single = std::complex<float>;
using Double = std::complex<double>;

#define BODY                                                                                       \
  for (int i = 0; i < n; ++i) {                                                                    \
    c[i] = a[i] * b[i] + b[i] / 3.0 - std::conj(a[i]);                                             \
    c[i] += 2.0 * a[i] - Double(1, i);                                                             \
    c[i] *= b[i];                                                                                  \
    c[i] -= 0.5;                                                                                   \
    r[i] = std::norm(c[i]) + c[i].real() * std::imag(a[i]);                                        \
  }                                                                                                \
  for (int k = 0; k < n; ++k) {                                                                    \
    Single sum = 0;                                                                                \
    for (int i = 0; i < 8; ++i)                                                                    \
      sum += f[i] * Single(w[k], -w[i]);                                                           \
    g[k] = -sum;                                                                                   \
  }

void update(int n, const std::vector<Double> &a, const Double *b, std::vector<Double> &c, double *r,
            const Single *f, Single *g, const float *w) {
  [[loopy::kernel]] { BODY }
}
void plain(int n, const std::vector<Double> &a, const Double *b, std::vector<Double> &c, double *r,
           const Single *f, Single *g, const float *w) {
  BODY
}

/// Which NaN it is depends on the order of operands in the instruction: only that it is one matters.
template <class T> void clear(std::vector<std::complex<T>> &values) {
  for (auto &value : values)
    value = {std::isnan(value.real()) ? 0 : value.real(),
             std::isnan(value.imag()) ? 0 : value.imag()};
}

int main() {
  const int n = 64;
  auto data = filled<double>(6 * n, 1);
  const double inf = std::numeric_limits<double>::infinity(), nan = inf - inf;
  const double special[] = {0, -0.0, 1, -2, inf, -inf, nan, 1e300};
  for (int i = 0; i < 16; ++i) {
    data[4 * i] = special[i % 8];
    data[4 * i + 1] = special[i / 2 % 8];
    data[4 * i + 2] = special[(3 * i + 1) % 8];
    data[4 * i + 3] = special[(5 * i + 4) % 8];
  }
  std::vector<Double> a(n), b(n), c(n), expected(n);
  std::vector<Single> f(n), g(n), expectedG(n);
  std::vector<float> w(n);
  std::vector<double> r(n), expectedR(n);
  for (int i = 0; i < n; ++i) {
    a[i] = {data[4 * i], data[4 * i + 1]};
    b[i] = {data[4 * i + 2], data[4 * i + 3]};
    f[i] = {float(i), float(data[5 * i % n + 128])};
    w[i] = data[200 + i];
  }
  plain(n, a, b.data(), expected, expectedR.data(), f.data(), expectedG.data(), w.data());
  update(n, a, b.data(), c, r.data(), f.data(), g.data(), w.data());
  clear(c);
  clear(expected);
  for (int i = 0; i < n; ++i) {
    expectSame("real", expected[i].real(), c[i].real());
    expectSame("imaginary", expected[i].imag(), c[i].imag());
    expectSame("g", expectedG[i].real(), g[i].real());
    expectSame("g", expectedG[i].imag(), g[i].imag());
    if (!std::isnan(r[i]) || !std::isnan(expectedR[i]))
      expectSame("norm", expectedR[i], r[i]);
  }
}
