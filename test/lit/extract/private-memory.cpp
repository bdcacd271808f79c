// Local variables that would take more memory than drivers have for a work-item.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void small(int n, const float *x, float *y) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) {
    float t[1 << 20];
    for (int k = 0; k < 1 << 20; ++k)
      t[k] = x[k] * i;
    y[i] = t[i];
  }
}

void large(int n, const float *x, float *y) {
  LOOPY_KERNEL() // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    // expected-warning@+1 {{loop not offloaded: the local variables of an iteration take more than the 4 MiB that a device is sure to have for them ('t': 4194308 bytes each); make it smaller, or keep it in global memory (set_temporary_address_space)}}
    float t[(1 << 20) + 1];
    for (int k = 0; k <= 1 << 20; ++k)
      t[k] = x[k] * i;
    y[i] = t[i];
  }
}
