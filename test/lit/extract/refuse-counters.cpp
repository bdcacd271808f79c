// Where the value of a variable that the loop changes is not known, it cannot be a subscript.
// RUN: %loopy-verify -Wno-unsequenced %s

void conditional(int n, const float *x, float *a) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      a[k++] = x[i]; // expected-warning {{the elements of 'a' that are accessed depend on data, and neither the size of 'a' nor bounds of the subscript 'k_before[i]' are known here}}
}

void triangle(int n, const float *x, float *a) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j)
      a[k++] = x[j]; // expected-warning {{the elements of 'a' that are accessed depend on data, and neither the size of 'a' nor bounds of the subscript 'k_before[i][j]' are known here}}
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
    a[i] = a[i] > 0 ? x[k++] : 0; // expected-warning {{the elements of 'x' that are accessed depend on data, and neither the size of 'x' nor bounds of the subscript 'k_before[i]' are known here}} expected-note {{this is in the way: this assignment inside an expression is not supported in kernels; write it as a statement of its own}}
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

// A loop whose header is about a variable that the loop changes.
void boundThatShrinks(int n, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) { // expected-warning {{the bound of loop 'i' is not an affine expression of loop variables and parameters: 'n' is changed in the annotated code}}
    a[i] = 1;
    --n;
  }
}

void endThatMoves(float *p, float *end) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (; p < end; ++p) {
    *p = 1;
    --end; // expected-warning {{pointer 'end' is changed in the annotated code; use a subscript}}
  }
}

void stepThatGrows(int n, int step, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; i += step) { // expected-warning {{the increment of this loop does not add a constant or a parameter to its variable}}
    a[i] = 1;
    ++step;
  }
}

void whileThatShrinks(int n, float *a) {
  int i = 0;
  [[loopy::kernel]] { // expected-note {{annotated here}}
    while (i < n) { // expected-warning {{the bound of loop 'i' is not an affine expression of loop variables and parameters: 'n' is changed in the annotated code}}
      a[i] = 1;
      n -= 2;
      ++i;
    }
  }
}
