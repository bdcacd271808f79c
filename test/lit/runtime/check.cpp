// LOOPY_CHECK runs the original loop, too, whose results stay, and reports where a device differs.
// RUN: rm -rf %t.d && mkdir %t.d && %loopy-build %s -o %t
// RUN: env LOOPY_CHECK=1 %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=SAME
// An edited kernel source stands for a device that computes something else.
// RUN: env LOOPY_DUMP=%t.d/sources %run-pocl %t
// RUN: cat %t.d/sources/add_*.cl | %FileCheck %s --check-prefix=SOURCE
// RUN: sed -i "s/\* 2/* 3/" %t.d/sources/add_*.cl
// RUN: env LOOPY_CHECK=1 LOOPY_INJECT=%t.d/sources %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=DIFFERENT
// Without the check, the edited source is what runs.
// RUN: env LOOPY_INJECT=%t.d/sources not %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=INJECTED
// A directory without a file for this version of the kernel changes nothing.
// RUN: mkdir %t.d/none
// RUN: env LOOPY_INJECT=%t.d/none %run-pocl %t
#include <cstdio>
#include <loopy/loopy.hpp>

// SAME: loopy: check: add:[[#@LINE+8]] ({{.*}}check.cpp:[[#@LINE+8]]): 2 calls compared, 0 differ
// SOURCE: * 2
// DIFFERENT: loopy: add:[[#@LINE+6]]: the kernel source comes from '{{.*}}.cl'
// DIFFERENT: loopy: check: add:[[#@LINE+5]] ({{.*}}check.cpp:[[#@LINE+5]]): element 101 of 'y', last written by i=101 (check.cpp:[[#@LINE+7]]), is 303 on the device and 202 after the original loop; 899 of 899 elements differ
// DIFFERENT: loopy: check: add:[[#@LINE+4]] ({{.*}}): 2 calls compared, 1 differ
// INJECTED: y[101] = 303
static void add(int n, const int *x, int *y) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    if (i > 100)
      y[i] = x[i] * 2;
}

int main() {
  int x[1000], y[1000] = {};
  for (int i = 0; i < 1000; ++i)
    x[i] = i;
  add(1000, x, y);
  add(0, x, y);
  std::printf("y[101] = %d\n", y[101]);
  return y[101] == 202 ? 0 : 1;
}
