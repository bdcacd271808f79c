// Loops that count in other ways than `for (int i = 0; i < n; ++i)`: steps that are parameters,
// `while`, pointers, several variables.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define KERNEL
static void plain(int n, int m, const double *x, double *a, double *b, long *last) {
#include "Inputs/loop-forms.inc"
}
#undef KERNEL

#define KERNEL LOOPY_KERNEL()
static void offloaded(int n, int m, const double *x, double *a, double *b, long *last) {
#include "Inputs/loop-forms.inc"
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
