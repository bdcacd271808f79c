// Kernels before and after main: static objects that launch when they are made and destroyed.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
// CHECK: in main: 2
// CHECK-DAG: loopy: fill:[[#@LINE+6]] launches={{[0-9]+}}
// CHECK-DAG: destroyed: 3
#include <cstdio>
#include <loopy/loopy.hpp>
static void fill(int n, int value, int *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = value;
}

struct Object {
  int x[100];
  Object() { fill(100, 2, x); }
  ~Object() {
    fill(100, 3, x);
    std::fprintf(stderr, "destroyed: %d\n", x[99]);
  }
};
static Object object;

int main() { std::fprintf(stderr, "in main: %d\n", object.x[99]); }
