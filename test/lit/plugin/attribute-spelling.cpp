// Attributes that only look like loopy's stay unknown, and a misspelling is corrected.
// RUN: %loopy-verify %s

void spelling(int n, float *x) {
  [[kernel]] // expected-warning {{unknown attribute 'kernel' ignored}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  [[name]] // expected-warning {{unknown attribute 'name' ignored}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  [[other::kernel]] // expected-warning {{unknown attribute 'other::kernel' ignored}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  [[loopy::kernl]] // expected-warning {{unknown attribute 'loopy::kernl' ignored; did you mean 'loopy::kernel'?}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
