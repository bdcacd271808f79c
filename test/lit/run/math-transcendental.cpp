// exp, log, pow and the like come from the device's library: close to the host's, if not its bits.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>

static void original(int n, const double *x, double *y) {
  for (int i = 0; i < n; ++i) {
    y[i] = std::exp(-x[i] * x[i] / 8) + std::log(1 + std::fabs(x[i]));
    y[i] += std::sin(x[i]) * std::cos(x[i]) + std::tan(x[i] / 8);
    y[i] += std::pow(std::fabs(x[i]) + 1, 1.5) + std::tanh(x[i]);
  }
}

static void kernel(int n, const double *x, double *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    y[i] = std::exp(-x[i] * x[i] / 8) + std::log(1 + std::fabs(x[i]));
    y[i] += std::sin(x[i]) * std::cos(x[i]) + std::tan(x[i] / 8);
    y[i] += std::pow(std::fabs(x[i]) + 1, 1.5) + std::tanh(x[i]);
  }
}

int main() {
  for (int n : {0, 1, 1000}) {
    auto x = filled<double>(n, 1);
    std::vector<double> expected(n), y(n);
    original(n, x.data(), expected.data());
    kernel(n, x.data(), y.data());
    for (int i = 0; i < n; ++i)
      if (!(std::fabs(y[i] - expected[i]) <= 1e-13 * std::fabs(expected[i]) + 1e-15)) {
        std::printf("element %d of %d: %.17g, not %.17g\n", i, n, y[i], expected[i]);
        return 1;
      }
  }
}
