module;
#include <loopy/loopy.hpp>
export module module_;

export inline void inModule(int n, float *x) {
  LOOPY_KERNEL(loopy::script().split_iname("i", 4))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

export template <typename T> void inTemplate(int n, T *x) {
  LOOPY_KERNEL(loopy::script().split_iname("i", sizeof(T)))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
