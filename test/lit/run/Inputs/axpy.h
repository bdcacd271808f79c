#pragma once

inline void axpy(int n, float a, const float *x, float *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}
