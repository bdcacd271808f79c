// Unsigned and narrow arithmetic in subscripts, conditions and bounds wraps as in C++: where a kernel
// relies on no wrap, sizes that wrap run the original loop.
// RUN: %loopy-clangxx -std=c++20 -O1 -Wno-sign-compare %s -o %t
// RUN: env LOOPY_OFFLOAD=default %run-pocl %t
#include "Compare.h"

/// Runs both on equal data and compares; they may touch some elements before and after the pointer.
template <class Original, class Kernel>
static void same(const char *what, Original original, Kernel kernel) {
  auto expected = filled<int>(1000, 1), a = expected;
  original(expected.data() + 300);
  kernel(a.data() + 300);
  expectSame(what, expected, a);
}

static void check(unsigned n) {
  same(
      "narrow subscript",
      [=](int *a) {
        for (unsigned i = 0; i < n; ++i)
          a[(unsigned char)i] += i;
      },
      [=](int *a) {
        [[loopy::kernel]]
        for (unsigned i = 0; i < n; ++i)
          a[(unsigned char)i] += i;
      });
  same(
      "condition of mixed signs",
      [=](int *a) {
        for (int i = -5; i < 20; ++i)
          a[i] = i < n ? 1 : 2;
      },
      [=](int *a) {
        [[loopy::kernel]]
        for (int i = -5; i < 20; ++i)
          a[i] = i < n ? 1 : 2;
      });
  same(
      "branches of mixed signs",
      [=](int *a) {
        for (int i = -5; i < 20; ++i)
          if (i < n)
            a[i] = 1;
          else
            a[i] = 2;
      },
      [=](int *a) {
        [[loopy::kernel]]
        for (int i = -5; i < 20; ++i)
          if (i < n)
            a[i] = 1;
          else
            a[i] = 2;
      });
  same(
      "unsigned difference",
      [=](int *a) {
        for (unsigned i = 0; i < 20; ++i)
          if (i - 2 < n)
            a[i] = 1;
          else
            a[i] = 2;
      },
      [=](int *a) {
        [[loopy::kernel]]
        for (unsigned i = 0; i < 20; ++i)
          if (i - 2 < n)
            a[i] = 1;
          else
            a[i] = 2;
      });
  same(
      "down past zero",
      [=](int *a) {
        for (unsigned i = n - 1; i < n; --i)
          a[i] += 2;
      },
      [=](int *a) {
        [[loopy::kernel]]
        for (unsigned i = n - 1; i < n; --i)
          a[i] += 2;
      });
  same(
      "remainder of negative numbers",
      [=](int *a) {
        for (int i = -10; i < 10; ++i)
          if (i % 3 == 1)
            a[i / 3] += 7;
      },
      [=](int *a) {
        [[loopy::kernel]]
        for (int i = -10; i < 10; ++i)
          if (i % 3 == 1)
            a[i / 3] += 7;
      });
}

int main() {
  for (unsigned n : {0u, 1u, 5u, 250u, 260u})
    check(n);
}
