// Where the value of a variable that the loop changes is not known, it cannot be a subscript.
// RUN: %loopy-verify -Wno-unsequenced %s

void conditional(int n, const float *x, float *a) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      a[k++] = x[i]; // expected-warning {{'k++' does not add the same in every iteration}}
}

void triangle(int n, const float *x, float *a) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      a[k++] = x[j]; // expected-warning {{'k++' does not add the same in every iteration}}
}

void twice(int n, const float *x, float *a) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = x[k++] + x[++k]; // expected-warning {{'k++' does not add the same in every iteration}}
}

void sometimes(int n, const float *x, float *a) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = a[i] > 0 ? x[k++] : 0; // expected-warning {{'k++' does not add the same in every iteration}}
}

void dataSteps(int n, const int *length, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    *a = i;
    a += length[i]; // expected-warning {{pointer 'a' is changed in the annotated code; use a subscript}}
  }
}

void pointerUnderCondition(int n, const float *x, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      *a++ = x[i]; // expected-warning {{pointer 'a' is changed in the annotated code; use a subscript}}
}
