// With -fopenmp, loops of OpenMP regions stay what they are, with a warning; without, the directives
// mean nothing.
// RUN: %loopy-verify -fopenmp %s
// RUN: %loopy-verify -fopenmp-simd %s
// RUN: %loopy-clangxx -std=c++20 -fplugin-arg-loopy-strict -S -emit-llvm %s -o - | grep -c "call i32 (ptr, ...) @loopy_rt_launch_v1" | FileCheck %s
// CHECK: {{^}}4{{$}}
#include <loopy/loopy.hpp>

void parallelFor(int n, float *a) {
#pragma omp parallel for
  LOOPY_KERNEL() // expected-warning {{loop not offloaded: it is the loop of an OpenMP directive; remove the directive, or compile without OpenMP}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void inRegion(int n, float *a) {
#pragma omp parallel
  {
    LOOPY_KERNEL() // expected-warning {{loop not offloaded: it is inside an OpenMP region}}
    for (int i = 0; i < n; ++i)
      a[i] = 2;
  }
}

void insideTheLoop(int n, float *a) {
  LOOPY_KERNEL() // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
#pragma omp simd // expected-warning {{loop not offloaded: OpenMP directives inside annotated code are not supported}}
    for (int j = 0; j < 4; ++j)
      a[i * 4 + j] = 3;
  }
}

[[loopy::kernel]] void wholeFunction(int n, float *a) { // expected-note {{annotated here}}
#pragma omp parallel for // expected-warning {{loop not offloaded: OpenMP directives inside annotated code are not supported}}
  for (int i = 0; i < n; ++i)
    a[i] = 4;
}
