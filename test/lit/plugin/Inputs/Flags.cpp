#include <loopy/loopy.hpp>

#include <cstdio>

#define WHOLE_LOOP(TYPE, COUNT, TARGET, VALUE)                                                     \
  LOOPY_KERNEL() for (TYPE i = 0; i < COUNT; ++i) {                                                \
    TARGET[i] = VALUE;                                                                             \
  }

void twice(int n, float *a) { WHOLE_LOOP(int, n, a, 2 * i) }
void ones(unsigned n, short *a) { WHOLE_LOOP(unsigned, n, a, 1) }

int main() {
  float a[100];
  short b[3];
  twice(100, a);
  ones(3, b);
  std::printf("%g %d\n", a[99], b[0] + b[1] + b[2]);
}
