// Kernels in shared libraries that are closed and opened again, one perhaps where another one was.
// RUN: %loopy-build -DFACTOR=3 -fPIC -shared %S/Inputs/kernels.cpp -o %t.3.so
// RUN: %loopy-build -DFACTOR=5 -fPIC -shared %S/Inputs/kernels.cpp -o %t.5.so
// RUN: %plain-clangxx %s -o %t
// RUN: env LOOPY_INFO=1 %run-pocl %t %t.3.so %t.5.so 2>&1 | %FileCheck %s
// CHECK: loopy: scale:6 launches=40 fallbacks=0
#include <cstdio>
#include <dlfcn.h>

static bool scaleWith(const char *library, int factor) {
  void *handle = dlopen(library, RTLD_NOW);
  if (!handle)
    return std::printf("%s\n", dlerror()), false;
  auto *scale = reinterpret_cast<void (*)(int, int *)>(dlsym(handle, "scale"));
  int x[100];
  for (int i = 0; i < 100; ++i)
    x[i] = i;
  scale(100, x);
  scale(100, x);
  bool isRight = true;
  for (int i = 0; i < 100; ++i)
    isRight &= x[i] == factor * factor * i;
  return dlclose(handle) == 0 && isRight;
}

int main(int, char **argv) {
  for (int round = 0; round < 10; ++round)
    if (!scaleWith(argv[1], 3) || !scaleWith(argv[2], 5))
      return 1;
}
