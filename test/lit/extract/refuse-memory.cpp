// Memory that kernels cannot access, or not without knowing more.
// RUN: %loopy-verify %s
#include <vector>

struct Record {
  int bits : 4;
  union {
    int whole;
    float real;
  };
  float values[3];
  int count;
  float *data;
};

int position(int i);

void subscripts(int n, float *a, const int *index, const float *real) {
  int k = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = a[position(i)]; // expected-warning {{subscript of 'a' is not an affine expression of loop variables and parameters: 'position(i)' is the result of a call; store it in a variable before the loop}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i * i] = 0; // expected-warning {{the subscripts of 'a' are neither affine expressions of loop variables and parameters nor those of a multi-dimensional array stored row by row}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i * 7 % n] = 0; // expected-warning {{the subscript of 'a' is not affine, so that it is not known which elements are written}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (a[i] > 0) {
      a[k] = a[i]; // expected-warning {{the elements of 'a' that are accessed depend on data, and neither the size of 'a' nor bounds of the subscript 'k' are known here}}
      ++k;
    }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    int j = static_cast<int>(real[i] * 2);
    a[i] = index[j]; // expected-warning {{the elements of 'index' that are accessed depend on data, and neither the size of 'index' nor bounds of the subscript 'j[i]' are known here}}
  }
}

void pointers(int n, float *a, float **rows, std::vector<float> &v) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (i % 3)
      *a++ = 0; // expected-warning {{pointer 'a' is changed in the annotated code; use a subscript}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    rows[i][0] = 0; // expected-warning {{'rows[i]' is a pointer loaded from memory; kernels need arrays addressed from one pointer}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    ((int *)a)[i] = 0; // expected-warning {{a conversion from 'float *' to 'int *' is not supported in kernels}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    v[i] = *(v.end() - i - 1); // expected-warning {{the iterator 'v.end()' is neither begin() of a container nor the variable of a loop from there to end(); use a subscript}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = a + i ? 1 : 2; // expected-warning {{where 'a + i' points is not known before the loop}}
}

void types(int n, long double *l, volatile float *v, _Atomic(int) *c, __int128 *w, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    l[i] = 0; // expected-warning {{values of type 'long double' are not supported in kernels}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    v[i] = 0; // expected-warning {{volatile memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    c[i] = 0; // expected-warning {{atomic memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = w[i]; // expected-warning {{values of type '__int128' are not supported in kernels}}
}

void members(int n, Record *r, Record &s, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = s.bits; // expected-warning {{'s.bits' is a bit-field, which a kernel cannot access}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = s.real; // expected-warning {{'s.real' is a member of a union, which a kernel cannot access}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = r[i].data[0]; // expected-warning {{'r[i].data' is a pointer loaded from memory; kernels need arrays addressed from one pointer}}
  // Without iterations of the outer loop the pointer may be null.
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    r->data[i] = 0; // expected-warning {{'r->data' is read through a pointer that the original code may never follow; copy it to a variable before the loop}}
}

void dimensions(double (&m)[4][4]) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < 4; ++i)
    m[0][i + 1] = 0; // expected-warning {{a subscript of 'm' leaves its dimension of 4 elements whenever it is executed}}
}
