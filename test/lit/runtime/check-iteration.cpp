// LOOPY_CHECK names the last iteration that writes the first different element, in the variables of the source.
// RUN: rm -rf %t.d && mkdir %t.d && %loopy-build %s -o %t
// RUN: env LOOPY_DUMP=%t.d %run-pocl %t
// RUN: sed -i "s/111/112/" %t.d/*.cl
// RUN: env LOOPY_CHECK=1 LOOPY_INJECT=%t.d %run-pocl %t 2>&1 | %FileCheck %s
#include <loopy/loopy.hpp>
#include <vector>

// Loops that go down, and steps.
// CHECK: check: grid:[[#@LINE+3]] ({{.*}}): element 43 of 'a', last written by y=2, x=3 (check-iteration.cpp:[[#@LINE+5]]), is 112
static void grid(int h, int w, int *a) {
  LOOPY_KERNEL()
  for (int y = h - 1; y >= 2; --y)
    for (int x = 3; x < w; x += 2)
      a[y * w + x] = 111;
}

// A step that the compiler does not know; the test counts down, too.
// CHECK: check: stepped:[[#@LINE+3]] ({{.*}}): element 1 of 'a', last written by i=1, j=4 (check-iteration.cpp:[[#@LINE+5]]), is
static void stepped(int n, int step, int *a) {
  LOOPY_KERNEL()
  for (int i = 1; i < n; i += step)
    for (int j = 5; j-- > 4;)
      a[i] = 111;
}

// Loops that no subscript mentions: the last of their iterations.
// CHECK: check: repeated:[[#@LINE+3]] ({{.*}}): element 0 of 'a', last written by t=2, i=0, k=6 (check-iteration.cpp:[[#@LINE+6]]), is
static void repeated(int n, unsigned *a) {
  LOOPY_KERNEL()
  for (int t = 0; t < 3; ++t)
    for (int i = 0; i < n; ++i)
      for (int k = 0; k < 7; ++k)
        a[i] = a[i] * 3 + 111;
}

// Several statements, one of which depends on data.
// CHECK: check: several:[[#@LINE+4]] ({{.*}}): element 4 of 'a', last written by i=4 (check-iteration.cpp:[[#@LINE+5]]) and by j=2 (check-iteration.cpp:[[#@LINE+8]], depending on data), is
static void several(int n, const int *x, int *a) {
  LOOPY_KERNEL()
  {
    for (int i = 4; i < n; ++i)
      a[i] = 111;
    for (int j = 0; j < n / 2; ++j)
      if (x[j] > 0)
        a[2 * j] = x[j];
  }
}

// Nothing wrong is said where it is not known: subscripts that depend on data.
// CHECK: check: scattered:[[#@LINE+3]] ({{.*}}): element 3 of 'a' is
static void scattered(int n, const int *x, int *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[x[i]] = 111;
}

// Loops without a variable that counts.
// CHECK: check: ranged:[[#@LINE+3]] ({{.*}}): element 0 of 'a', last written at check-iteration.cpp:[[#@LINE+4]], is
static void ranged(std::vector<int> &a) {
  LOOPY_KERNEL()
  for (int &value : a)
    value = 111;
}

int main() {
  std::vector<int> a(1000), x(100, 0);
  grid(10, 20, a.data());
  stepped(50, 3, a.data());
  std::vector<unsigned> u(50);
  repeated(50, u.data());
  several(50, x.data(), a.data());
  x.assign(100, 3);
  scattered(50, x.data(), a.data());
  ranged(a);
}
