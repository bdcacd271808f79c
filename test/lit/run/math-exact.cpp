// Math functions whose result is exact or correctly rounded give the host's bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <algorithm>
#include <cmath>

template <class T> static void original(int n, const T *x, const T *y, T *z) {
  for (int i = 0; i < n; ++i) {
    z[i] = std::sqrt(std::fabs(x[i])) + std::floor(y[i]) - std::ceil(x[i]) / 3;
    z[i] += std::trunc(x[i]) * std::fmax(x[i], y[i]) - std::fmin(x[i], y[i]);
    z[i] += std::min(x[i], T(1)) + std::max(y[i], T(-1)) + std::fma(x[i], y[i], z[i]);
  }
}

template <class T> static void kernel(int n, const T *x, const T *y, T *z) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    z[i] = std::sqrt(std::fabs(x[i])) + std::floor(y[i]) - std::ceil(x[i]) / 3;
    z[i] += std::trunc(x[i]) * std::fmax(x[i], y[i]) - std::fmin(x[i], y[i]);
    z[i] += std::min(x[i], T(1)) + std::max(y[i], T(-1)) + std::fma(x[i], y[i], z[i]);
  }
}

template <class T> static void check(const char *type) {
  for (int n : {0, 1, 100, 1500}) {
    auto x = filled<T>(n, 1), y = filled<T>(n, 2);
    std::vector<T> expected(n), z(n);
    original(n, x.data(), y.data(), expected.data());
    kernel(n, x.data(), y.data(), z.data());
    expectSame(type, expected, z);
  }
}

int main() {
  check<float>("float");
  check<double>("double");
}
