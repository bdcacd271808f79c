// A shared library with a kernel; FACTOR tells two libraries apart.
#include <loopy/loopy.hpp>

extern "C" void scale(int n, int *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = x[i] * FACTOR;
}
