// Loops without a known number of iterations, each with the reason at the construct.
// RUN: %loopy-verify -Wno-sign-compare -Wno-for-loop-analysis %s
#include <vector>

void bounds(int n, float *a, const int *m, double *d, std::vector<float> &v) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < m[n]; ++i) // expected-warning {{the bound of loop 'i' is not an affine expression of loop variables and parameters: 'm[n]' is loaded from memory}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    for (int j = m[i]; j != n; ++j) // expected-warning {{the elements of 'a' that are accessed depend on data, and neither the size of 'a' nor bounds of the subscript 'j_1[i]' are known here}} expected-note {{this is in the way: the start of loop 'j' is not an affine expression of loop variables and parameters: 'm[i]' is loaded from memory}}
      a[j] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (unsigned i = 0; i < v.capacity(); ++i) // expected-warning {{'v.capacity()' is the result of a call; store it in a variable before the loop}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; a[i] > 0; ++i) // expected-warning {{'a[i] > 0' does not compare integers}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0;; ++i) // expected-warning {{a loop without a condition does not end}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (unsigned i = n; i < 10 || i >= 5; --i) // expected-warning {{loop 'i' does not end without wrapping around}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (unsigned i = n; i >= 0; --i) // expected-warning {{'--i' wraps around whenever it is executed}}
    a[i] = 0;
}

int global;
void variables(int n, float *a, double x, float *p) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 1; i < n; i *= 2) // expected-warning {{the increment of this loop does not add a constant or a parameter to its variable}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i != n; i += n) // expected-warning {{the increment of this loop does not add a constant or a parameter to its variable}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; i += a[0]) // expected-warning {{the increment of this loop does not add a constant or a parameter to its variable}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = n; i < 2 * n; i -= n) // expected-warning {{the increment of this loop does not add a constant or a parameter to its variable}}
    a[i] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (x = 0; x < n; x += 1) // expected-warning {{loop variable 'x' is not an integer; count with an integer and compute the value from it}}
    a[0] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (float *q = p; q < p + n; ++q) // expected-warning {{loop variable 'q' is a pointer; use an integer and subscripts}}
    if (*q > 0)
      *q++ = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (float *q = p; *q != 0; ++q) // expected-warning {{the bound of loop 'q' is not an affine expression of loop variables and parameters: '*q != 0' does not compare integers}}
    *q = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (global = 0; global < n; ++global) // expected-warning {{loop variable 'global' can be reached through pointers or references; declare it in the loop's header}}
    a[global] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    a[i] = 0;
    ++i; // expected-warning {{loop variable 'i' is changed or its address is taken in the annotated code}}
  }
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (; k < n; ++k) // expected-warning {{the header of this loop does not set its variable 'k' to an initial value}}
    if (a[k] > 0)
      a[k++] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0, j = 0; i < n; ++i, j = i) // expected-warning {{the increment of this loop does not add a constant or a parameter to its variable}}
    a[i] = j;
}

[[loopy::kernel]] void outside(int n, float *a) { // expected-note {{annotated here}}
  int i;
  for (i = 0; i < n; ++i)
    a[i] = 0;
  a[0] = i; // expected-warning {{loop variable 'i' is used outside of its loop; use another variable}}
}

void dependsOnData(int n, const bool *b, float *a) {
  int j;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (b[i])
      for (j = 0; j < n; ++j) // expected-warning {{loop variable 'j' has a value after the loop that depends on data; declare it in the loop's header}}
        a[j] = 0;
}

void twoLoops(int n, float *a) {
  int j;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    if (i > 3)
      for (j = 0; j < n; ++j)
        a[j] = 0;
    if (i < 5)
      for (j = 0; j < 4; ++j) // expected-warning {{loop variable 'j' is set by several loops; declare it in the loops' headers}}
        a[j] = 0;
  }
}
