// Variables that follow the loops are brought into closed form: the kernels write where the original
// loops write, and leave the variables with the same values.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

static void plain(int n, int m, const double *x, double *a, double *b, long *last) {
#define KERNEL
#include "Inputs/counters.inc"
#undef KERNEL
}

static void offloaded(int n, int m, const double *x, double *a, double *b, long *last) {
#define KERNEL LOOPY_KERNEL()
#include "Inputs/counters.inc"
#undef KERNEL
}

int main() {
  for (int n : {0, 1, 2, 5, 16, 33})
    for (int m : {1, 2, 7}) {
      auto x = filled<double>(1000, 1);
      auto expectedA = filled<double>(1000, 2), a = expectedA;
      auto expectedB = filled<double>(1000, 3), b = expectedB;
      std::vector<long> expectedLast(16), last(16);
      plain(n, m, x.data(), expectedA.data(), expectedB.data(), expectedLast.data());
      offloaded(n, m, x.data(), a.data(), b.data(), last.data());
      expectSame("a", expectedA, a);
      expectSame("b", expectedB, b);
      expectSame("last", expectedLast, last);
    }
}
