// Names for scripts: given by [[loopy::name]], or made from the variable.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

void given(int n, float *a) {
  [[loopy::kernel]]
  [[loopy::name("rows")]] for (int i = 0; i < n; ++i) {
    [[loopy::name("clear")]] a[i] = 0;
    a[i] += 1;
  }
}
// CHECK-LABEL: kernel rows
// CHECK: iname rows : for
// CHECK: clear: a[rows] =
// CHECK: s1: a[rows] =

// A variable of the program does not take the name of a loop.
int i;
void shadow(float *a, float *mod) {
  [[loopy::kernel]]
  for (int i = 0; i < 10; ++i)
    a[i] = mod[i] + ::i;
}
// CHECK-LABEL: kernel shadow
// CHECK: parameter i_1 : i32
// CHECK: s0: a[i] = mod_1[i] + f32(i_1)
