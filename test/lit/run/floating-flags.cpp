// What a * b + c rounds to: always twice, as the source says, unless the program is compiled with
// -ffp-contract=fast or -ffast-math, where the kernel may round once. Under -ffast-math the device's
// compiler also gets what permits the rest, and the numbers to compare with are not exact, either.
// RUN: %loopy-build %s -o %t && %run-pocl %t twice
// RUN: %loopy-build -march=native -ffp-contract=on %s -o %t && %run-pocl %t twice
// RUN: %loopy-build -ffp-contract=fast %s -o %t && %run-pocl %t either
// RUN: %loopy-build -ffast-math %s -o %t && %run-pocl %t near
// RUN: %loopy-print=opencl -ffp-contract=on %s | FileCheck --check-prefix=OFF %s
// RUN: %loopy-print=opencl -ffp-contract=fast %s | FileCheck --check-prefix=ON %s
// RUN: %loopy-print=opencl -ffast-math %s | FileCheck --check-prefix=ON %s
// RUN: %loopy-print=plan -ffp-contract=fast %s | FileCheck --check-prefix=EXACT %s
// RUN: %loopy-print=plan -ffast-math %s | FileCheck --check-prefix=FAST %s
// EXACT: variant cpu double{{$}}
// FAST: variant cpu double fast-math{{$}}
// OFF: #pragma OPENCL FP_CONTRACT OFF
// ON: #pragma OPENCL FP_CONTRACT ON
#include "Compare.h"

#include <loopy/loopy.hpp>

#include <cmath>

static void multiplyAdd(int n, const double *a, const double *b, const double *c, double *y) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    y[i] = a[i] * b[i] + c[i];
}

int main(int, char **arguments) {
  const char mode = arguments[1][0];
  const int n = 1000;
  auto a = filled<double>(n, 1), b = filled<double>(n, 2), c = filled<double>(n, 3);
  std::vector<double> y(n);
  int different = 0;
  for (int i = 0; i < n; ++i) {
    a[i] /= 3;
    b[i] /= 7;
    c[i] /= -11;
  }
  multiplyAdd(n, a.data(), b.data(), c.data(), y.data());
  for (int i = 0; i < n; ++i) {
    volatile double product = a[i] * b[i];
    double twice = product + c[i], once = std::fma(a[i], b[i], c[i]);
    different += twice != once;
    bool isNear = mode == 'n' && std::fabs(y[i] - twice) < 1e-12;
    bool isEither = mode == 'e' && y[i] == once;
    if (!isNear && !isEither)
      expectSame("multiplyAdd", twice, y[i]);
  }
  return mode != 'n' && different == 0; // the numbers tell the two apart
}
