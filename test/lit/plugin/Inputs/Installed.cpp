#include <cstdio>
#include <loopy/loopy.hpp>

int main() {
  int x[4] = {0, 1, 2, 3};
  LOOPY_KERNEL()
  for (int i = 0; i < 4; ++i)
    x[i] += 1;
  std::printf("%d %d %d %d\n", x[0], x[1], x[2], x[3]);
}
