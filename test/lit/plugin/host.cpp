// The annotated code becomes the fallback of one call; its variables are the arguments.
// RUN: %loopy-print=host %s | FileCheck %s
#include <loopy/loopy.hpp>

// CHECK-LABEL: void loop(
// CHECK-NEXT: if (!loopy_rt_launch_v1("{{.*}}", n, a, x)) {
// CHECK-NEXT:   for (int i = 0; i < n; ++i)
// CHECK-NEXT:     x[i] = a;
// CHECK-NEXT:   loopy_rt_compare_v1();
// CHECK-NEXT: }
// CHECK-NEXT: }
void loop(int n, float a, float *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = a;
}

// The attribute's place among others is kept, as are the other attributes.
// CHECK-LABEL: void inControlFlow(
// CHECK: if (n > 3)
// CHECK-NEXT: if (!loopy_rt_launch_v1(
void inControlFlow(int n, float *x) {
  if (n > 3)
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      x[i] = 1;
}

// What a scalar becomes is stored through its address.
// CHECK-LABEL: void writtenScalar(
// CHECK: loopy_rt_launch_v1("{{.*}}", n, &sum, x))
void writtenScalar(int n, const double *x, double &sum) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    sum += x[i];
}

// CHECK-LABEL: void finalValue(
// CHECK: loopy_rt_launch_v1("{{.*}}", n, x, &i))
void finalValue(int n, double *x, int &last) {
  int i;
  LOOPY_KERNEL()
  for (i = 0; i < n; ++i)
    x[i] = 0;
  last = i;
}

// CHECK-LABEL: int wholeBody(
// CHECK-NEXT: int offset = 2 * n;
// CHECK-NEXT: if (!loopy_rt_launch_v1(
// CHECK-NEXT:   for (int i = 0; i < n; ++i)
// CHECK-NEXT:     x[i] = offset;
// CHECK-NEXT:   for (int j = 0; j < n; ++j)
// CHECK-NEXT:     y[j] = offset;
// CHECK-NEXT:   loopy_rt_compare_v1();
// CHECK-NEXT: }
// CHECK-NEXT: return offset;
LOOPY_KERNEL()
int wholeBody(int n, int *x, int *y) {
  int offset = 2 * n;
  for (int i = 0; i < n; ++i)
    x[i] = offset;
  for (int j = 0; j < n; ++j)
    y[j] = offset;
  return offset;
}

// CHECK-LABEL: void compound(
// CHECK: int two = 2;
// CHECK-NEXT: if (!loopy_rt_launch_v1(
// CHECK: x[0] = 1;
void compound(int n, int *x) {
  x[0] = 0;
  LOOPY_KERNEL() {
    int two = 2;
    for (int i = 0; i < n; ++i)
      x[i] = two;
  }
  x[0] = 1;
}

// CHECK-LABEL: constexpr int constant(
// CHECK: if consteval
// CHECK: for (int i = 0; i < n; ++i)
// CHECK: else
// CHECK: if (!loopy_rt_launch_v1("{{.*}}", n, &sum))
constexpr int constant(int n) {
  int sum = 0;
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    sum += i;
  return sum;
}
static_assert(constant(4) == 6);
