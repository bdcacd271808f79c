// The loops; matmul.cpp includes them twice, as the kernel and as the original.
inline void matmul(int n, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(tiled)
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      for (int k = 0; k < n; ++k)
        c[i * n + j] += a[i * n + k] * b[k * n + j];
}
