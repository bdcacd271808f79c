// The second file of several-files.cpp.
static void update(int n, float *x) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    x[i] *= 3;
}

void scale(int n, float *x) { update(n, x); }
