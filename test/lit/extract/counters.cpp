// Variables that follow the loops are no memory: their values are index expressions.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

int twoSteps(int n, const float *x, float *a) {
  int k = 3;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    a[k] = x[i];
    k += 2;
    a[k - 1] = k;
  }
  return k;
}
// CHECK-LABEL: kernel twoSteps
// CHECK-NOT: array k
// CHECK: guard { : n >= 0 } else "loop 'i' ends before it begins"
// CHECK: s0: a[k + 2 * i] = x[i]
// CHECK: s1: a[k + 2 * i + 1] = f32(i32(k + 2 * i + 2))
// CHECK: final k = { [(2n + k)] }

// Only the address of the first element is passed: the pointers are where they point.
void running(int n, const float *x, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    *a++ = *x++;
}
// CHECK-LABEL: kernel running
// CHECK: s0: a[i] = x[i]
// CHECK: final x = { [(4n + x_address)] }
// CHECK: final a = { [(4n + a_address)] }

// A product of trip counts makes rows; the last value is computed on the host.
int rows(int n, int m, float *a) {
  int k = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      a[k++] = i;
  return k;
}
// CHECK-LABEL: kernel rows
// CHECK: parameter k_after : i64
// CHECK: final k = { [(k_after)] }

// An unsigned variable must not wrap around.
void narrow(int n, float *a) {
  unsigned char k = 200;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[k++] = i;
}
// CHECK-LABEL: kernel narrow
// CHECK: guard {{.*}}k <= 255 - n{{.*}} else "'k' wraps around"

// A variable that takes a counter's value keeps it.
void copied(int n, float *a) {
  int k = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    int before = k++;
    a[before] = k;
  }
}
// CHECK-LABEL: kernel copied
// CHECK: s0: a[k + i] = f32(i32(k + i + 1))

// No counters: changed under a condition, by different amounts, in code, twice in one statement,
// reachable through a reference. Then they are memory as before.
void conditional(int n, const float *x, int *count, float (&a)[64]) {
  int k = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      k++;
  *count = k;
}
// CHECK-LABEL: kernel conditional
// CHECK: array k : i32, host

void growing(int n, int *last) {
  int k = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    k += i;
  *last = k;
}
// CHECK-LABEL: kernel growing
// CHECK: array k : i32, host

void inCode(int n, const float *x, int *last) {
  int k = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 4; ++j) {
      if (x[j] > i)
        break;
      k++;
    }
  *last = k;
}
// CHECK-LABEL: kernel inCode
// CHECK: array k : i32, host

void reachable(int n, int *last) {
  int k = 0;
  int &same = k;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    k++;
  *last = same;
}
// CHECK-LABEL: kernel reachable
// CHECK: array k : i32, host
