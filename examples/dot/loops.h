// The loops; dot.cpp includes them twice, as the kernels and as the originals.
inline double dot(int n, const double *x, const double *y) {
  double sum = 0;
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    sum += x[i] * y[i];
  return sum;
}

inline void norms(int rows, int columns, const double *a, double *norm) {
  LOOPY_KERNEL()
  for (int i = 0; i < rows; ++i) {
    double sum = 0;
    for (int j = 0; j < columns; ++j)
      sum += a[i * columns + j] * a[i * columns + j];
    norm[i] = std::sqrt(sum);
  }
}
