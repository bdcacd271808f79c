#include <loopy/loopy.hpp>

inline void inHeader(int n, float *x) {
  LOOPY_KERNEL(loopy::script().split_iname("i", 4))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

template <typename T> void inTemplate(int n, T *x) {
  LOOPY_KERNEL(loopy::script().split_iname("i", sizeof(T)))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
