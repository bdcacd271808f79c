// The loops; nbody.cpp includes them twice, as the kernel and as the original.
inline void potentials(int n, const float *x, const float *y, const float *z, const float *charge,
                       float *potential) {
  LOOPY_KERNEL(blocks)
  for (int i = 0; i < n; ++i) {
    potential[i] = 0;
    for (int j = 0; j < n; ++j)
      if (i != j) {
        const float dx = x[i] - x[j], dy = y[i] - y[j], dz = z[i] - z[j];
        potential[i] += charge[j] / std::sqrt(dx * dx + dy * dy + dz * dz);
      }
  }
}
