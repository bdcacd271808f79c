// Hints for the host's optimiser stand above the annotation, or inside; the loop is offloaded, and the
// original keeps them.
// RUN: %loopy-clangxx -std=c++20 -fplugin-arg-loopy-strict -O1 -Xclang -disable-llvm-passes -S -emit-llvm %s -o %t.ll
// RUN: grep -c "call i32 (ptr, ...) @loopy_rt_launch_v1" %t.ll | FileCheck %s
// RUN: FileCheck --check-prefix=HINT %s < %t.ll
// CHECK: {{^}}4{{$}}
// HINT-DAG: llvm.loop.vectorize.width", i32 8
// HINT-DAG: llvm.loop.unroll.count", i32 3
#include <loopy/loopy.hpp>

void vectorized(int n, float *a) {
#pragma clang loop vectorize_width(8)
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] += 1;
}

void unrolled(int n, float *a) {
#pragma unroll 3
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] += a[i] * 2;
}

void inside(int n, float *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) {
#pragma clang loop unroll(full)
    for (int j = 0; j < 4; ++j)
      a[i * 4 + j] = 3;
  }
}

void independent(int n, float *a) {
#pragma GCC ivdep
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] = 4;
}
