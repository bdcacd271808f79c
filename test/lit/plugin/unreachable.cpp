// No annotation is dropped silently, and under 'strict' each of these is an error.
// RUN: %loopy-verify -fopenmp %s
// RUN: not %plain-clangxx -fplugin=%plugin -fplugin-arg-loopy-strict -fopenmp -fsyntax-only -Wno-pass-failed %s 2>&1 | FileCheck %s
// CHECK: error: loop not offloaded: it is inside an OpenMP region
#include <loopy/loopy.hpp>

void openmp(int n, float *x) {
#pragma omp parallel
  {
    LOOPY_KERNEL() // expected-warning {{loop not offloaded: it is inside an OpenMP region}}
    for (int i = 0; i < n; ++i)
      x[i] = 1;
  }
}

consteval int immediate(int n) {
  int sum = 0;
  LOOPY_KERNEL() // expected-warning {{loop not offloaded: a consteval function does not run at run time}}
  for (int i = 0; i < n; ++i)
    sum += i;
  return sum;
}
constexpr int three = immediate(3);

template <typename T> T variableTemplate = [](T x) {
  T sum = 0;
  LOOPY_KERNEL() // expected-warning {{loop not offloaded: annotations at this place are not supported}}
  for (int i = 0; i < 3; ++i)
    sum += i * x;
  return sum;
}(3);
int useOfVariableTemplate = variableTemplate<int>;

LOOPY_KERNEL() // expected-note {{annotated here}}
void empty() {} // expected-warning {{loop not offloaded: there is no statement to offload}}

LOOPY_KERNEL() // expected-note {{annotated here}}
void tryBlock(int n, float *x) try { // expected-warning {{loop not offloaded: the body of 'tryBlock' is a try block}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
} catch (...) {
}

LOOPY_KERNEL() // expected-note {{annotated here}}
int declaredBetween(int n, float *x) {
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  int result = n;
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  return result; // expected-warning {{loop not offloaded: 'result' is declared between the loops and used after them; declare it before the first loop}}
}

// A template that is never instantiated has no loop to offload.
template <typename T> void never(int n, T *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
