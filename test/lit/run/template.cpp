// A function template: each instantiation is a kernel of its own, with a script that depends on the
// template's arguments.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

template <int Length> constexpr auto inChunks() {
  return loopy::script().split_iname("i", Length,
                                     {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});
}

template <class T> static void original(int n, T factor, T *x) {
  for (int i = 0; i < n; ++i)
    x[i] = factor * x[i] + T(i);
}

template <class T, int Length> static void kernel(int n, T factor, T *x) {
  LOOPY_KERNEL(inChunks<Length>())
  for (int i = 0; i < n; ++i)
    x[i] = factor * x[i] + T(i);
}

template <class T, int Length> static void check(const char *type) {
  for (int n : sizesAround(Length)) {
    auto expected = filled<T>(n, 1), x = expected;
    original<T>(n, 3, expected.data());
    kernel<T, Length>(n, 3, x.data());
    expectSame(type, expected, x);
  }
}

int main() {
  check<float, 16>("float");
  check<double, 32>("double");
  check<unsigned, 8>("unsigned");
  check<unsigned char, 8>("unsigned char");
}
