// Loop variables of every integer type, counted up, down and to inequality. A loop that would wrap
// around is left to the original.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t wrap 2>&1 | FileCheck %s
#include "Compare.h"

static void down(float *a, const float *b, std::size_t n, unsigned m, int k) {
  [[loopy::kernel]] {
    for (std::size_t i = n; i-- > 0;)
      a[i] = b[i] + (i + 1 < n ? a[i + 1] : 0);
    for (unsigned i = m; i--;)
      a[i] += b[m - 1 - i];
    for (int i = k; i-- >= 3;)
      a[i] -= b[i];
    for (unsigned short i = m; i-- != 2;)
      a[i] += i;
    for (std::size_t i = n; i != 0; --i)
      a[i - 1] *= 2;
  }
}
static void downPlain(float *a, const float *b, std::size_t n, unsigned m, int k) {
  for (std::size_t i = n; i-- > 0;)
    a[i] = b[i] + (i + 1 < n ? a[i + 1] : 0);
  for (unsigned i = m; i--;)
    a[i] += b[m - 1 - i];
  for (int i = k; i-- >= 3;)
    a[i] -= b[i];
  for (unsigned short i = m; i-- != 2;)
    a[i] += i;
  for (std::size_t i = n; i != 0; --i)
    a[i - 1] *= 2;
}

static void up(float *a, short s, unsigned char c, long long l, unsigned from, unsigned to) {
  [[loopy::kernel]] {
    for (short i = 0; i < s; ++i)
      a[i] += i;
    for (unsigned char i = 0; i < c; i += 3)
      a[i] *= i;
    for (long long i = l - 1; i >= 0; i -= 2)
      a[i] -= i;
    for (unsigned i = from; i != to; ++i)
      a[i] += 1;
    for (unsigned i = from; i + 1 < to; i = i + 2)
      a[i + 1] += a[i];
  }
}
static void upPlain(float *a, short s, unsigned char c, long long l, unsigned from, unsigned to) {
  for (short i = 0; i < s; ++i)
    a[i] += i;
  for (unsigned char i = 0; i < c; i += 3)
    a[i] *= i;
  for (long long i = l - 1; i >= 0; i -= 2)
    a[i] -= i;
  for (unsigned i = from; i != to; ++i)
    a[i] += 1;
  for (unsigned i = from; i + 1 < to; i = i + 2)
    a[i + 1] += a[i];
}

static void toInequality(unsigned char *a, unsigned char from, unsigned char to) {
  [[loopy::kernel]]
  for (unsigned char i = from; i != to; ++i)
    a[i] += 1;
}

int main(int count, char **) {
  if (count > 1) {
    std::vector<unsigned char> a(256);
    toInequality(a.data(), 250, 5); // 250, ..., 255, 0, ..., 4
    int sum = 0;
    for (int x : a)
      sum += x;
    std::printf("sum %d, first %d\n", sum, a[0]);
    return 0;
  }
  // CHECK: toInequality:{{.*}} fallbacks=1 {{.*}}loop 'i' does not reach its end
  // CHECK: sum 11, first 1
  const auto b = filled<float>(400, 2);
  for (int n : {0, 1, 2, 100, 251}) {
    auto expected = filled<float>(400, 1), a = expected;
    unsigned m = n < 2 ? 2 : n;
    downPlain(expected.data(), b.data(), n, m, n);
    down(a.data(), b.data(), n, m, n);
    expectSame("down", expected, a);
    upPlain(expected.data(), n, n, n, 1, n + 1);
    up(a.data(), n, n, n, 1, n + 1);
    expectSame("up", expected, a);
  }
}
