// The loop; saxpy.cpp includes it twice, as the kernel and as the original.
inline void saxpy(int n, float a, const float *x, float *y) {
  LOOPY_KERNEL(chunked)
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}
