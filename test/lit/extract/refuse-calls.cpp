// Calls that cannot be part of a kernel: the reason names the function, a note shows the place in it.
// RUN: %loopy-verify -Wno-unused-value %s
#include <cstdio>

float unknown(float);
static float recursive(float x) { return x > 1 ? recursive(x / 2) : x; }
static float remembers(float x) {
  static float last; // expected-note {{static variable here}}
  float old = last;
  last = x;
  return old;
}
static float throws(float x) {
  if (x < 0)
    throw 1; // expected-note {{exceptions are used here}}
  return x;
}
static float allocates(float x) {
  float *p = new float(x); // expected-note {{memory is allocated or freed here}}
  float y = *p;
  delete p;
  return y;
}
static float jumps(float x) {
  if (x > 0)
    goto end; // expected-note {{'goto' or a label here}}
  x = 0;
end:
  return x;
}
[[noreturn]] void stops(float x);
float manyArguments(int count, ...);
static float prints(float x) {
  std::printf("%g\n", x); // expected-note {{calls 'printf', which does input or output}}
  return x;
}
static float counter;
static float counts(float x) { return counter += x; } // expected-note {{this assignment inside an expression is not supported in kernels}}
static float bump(float &x) {
  x += 1;
  return x;
}
struct Shape {
  virtual float area(float x) const { return x; }
  float factor = 2;
  float scaled(float x) const { return x * factor; }
};

void calls(int n, float *a, float *b, const Shape &shape, const Shape *shapes) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = unknown(a[i]); // expected-warning {{calls 'unknown', whose body is not part of the kernel}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = recursive(a[i]); // expected-warning {{calls 'recursive', which cannot be part of a kernel}} expected-note@6 {{calls 'recursive', which calls itself}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = remembers(a[i]); // expected-warning {{calls 'remembers', which keeps values in static variables}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = throws(a[i]); // expected-warning {{calls 'throws', which uses exceptions}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = allocates(a[i]); // expected-warning {{calls 'allocates', which allocates or frees memory}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = jumps(a[i]); // expected-warning {{calls 'jumps', which uses 'goto'}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    stops(a[i]); // expected-warning {{calls 'stops', which does not return}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = manyArguments(1, a[i]); // expected-warning {{calls 'manyArguments', which takes any number of arguments}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = prints(a[i]); // expected-warning {{calls 'prints', which cannot be part of a kernel}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = counts(a[i]); // expected-warning {{calls 'counts', which cannot be part of a kernel}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i] + bump(a[i]); // expected-warning {{calls 'bump', which changes variables, inside a larger expression; store its result in a variable first}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = shape.area(a[i]); // expected-warning {{calls virtual function 'area', which is chosen at run time; name its class (Class::function) where it is known}}
  float factor = 2;
  auto scale = [factor](float x) { return x * factor; };
  factor = 3;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = scale(a[i]); // expected-warning {{calls a lambda that captures 'factor' by copy, which may have another value now; capture it by reference}}
}
