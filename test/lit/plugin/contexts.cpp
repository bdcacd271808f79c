// Annotated loops are replaced wherever a function body can be: each function below has one.
// RUN: %loopy-clangxx -fplugin-arg-loopy-strict -S -emit-llvm -O0 %s -o %t.ll
// RUN: grep -cE "call i32 \((ptr, )+\.\.\.\) @loopy_rt_launch_(in_)?v1" %t.ll | FileCheck %s
// RUN: %loopy-clangxx -fplugin-arg-loopy-strict -O2 -g -c %s -o %t.o
// CHECK: {{^}}18{{$}}
#include <loopy/loopy.hpp>

#define FILL(pointer, count)                                                                       \
  LOOPY_KERNEL()                                                                                   \
  for (int i = 0; i < count; ++i)                                                                  \
    pointer[i] = 1;

void plain(int n, float *x) { FILL(x, n) }

struct Class {
  int n = 4;
  float values[4] = {};
  Class() { FILL(values, n) }
  virtual ~Class() { FILL(values, laterMember) }
  void method() { FILL(values, n) }
  friend void friendFunction(Class &object) { FILL(object.values, object.n) }
  int laterMember = 4;
};

template <typename T> struct Template {
  T values[8];
  void method(int n) { FILL(values, n) }
  template <int N> void memberTemplate() { FILL(values, N) }
};

template <typename T> void functionTemplate(T *x, int n) {
  LOOPY_KERNEL(loopy::script().split_iname("i", sizeof(T)))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

auto global = [](int n, float *x) { FILL(x, n) };

int defaultArgument(int n = [] {
  int sum = 0;
  LOOPY_KERNEL()
  for (int i = 0; i < 3; ++i)
    sum += i;
  return sum;
}()) {
  return n;
}

template <typename F> void call(F function) { function(); }

void everything(int n, float *x, double *y) {
  Class object;
  object.method();
  friendFunction(object);
  Template<short>().method(n);
  Template<long>().memberTemplate<3>();
  functionTemplate(x, n);
  functionTemplate(y, n);
  call([=] { FILL(x, n) });
  call([&] { FILL(y, n) });
  [x](auto count) { FILL(x, count) }(n);
  struct Local {
    void method(int n, float *x) { FILL(x, n) }
  };
  Local().method(n, x);
  global(n, x);
  defaultArgument();
  switch (n) {
  case 3:
    FILL(x, n)
  }
  for (int t = 0; t < 2; ++t)
    if (t)
      FILL(x, n)
    else
      FILL(y, n)
}
