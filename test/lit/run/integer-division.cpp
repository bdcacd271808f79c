// Division and remainder of negative integers round towards zero, as in C++, for every width.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

template <class T> static void original(int n, const T *a, const T *b, T *quotient, T *rest) {
  for (int i = 0; i < n; ++i) {
    quotient[i] = a[i] / b[i];
    rest[i] = a[i] % b[i];
  }
}

template <class T> static void kernel(int n, const T *a, const T *b, T *quotient, T *rest) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    quotient[i] = a[i] / b[i];
    rest[i] = a[i] % b[i];
  }
}

template <class T> static void check(const char *type) {
  for (int n : {0, 1, 100, 1000}) {
    auto a = filled<T>(n, 1), b = filled<T>(n, 2);
    for (T &divisor : b)
      divisor = divisor % 100 == 0 ? 3 : divisor % 100;
    std::vector<T> expectedQuotient(n), expectedRest(n), quotient(n), rest(n);
    original(n, a.data(), b.data(), expectedQuotient.data(), expectedRest.data());
    kernel(n, a.data(), b.data(), quotient.data(), rest.data());
    expectSame(type, expectedQuotient, quotient);
    expectSame(type, expectedRest, rest);
  }
}

int main() {
  check<signed char>("signed char");
  check<short>("short");
  check<int>("int");
  check<long>("long");
  check<unsigned char>("unsigned char");
  check<unsigned>("unsigned");
  check<unsigned long>("unsigned long");
}
