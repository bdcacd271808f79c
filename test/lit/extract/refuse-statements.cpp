// Statements and expressions that cannot be part of a kernel.
// RUN: %loopy-verify -Wno-unused-value %s

float callee(float);

void statements(int n, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (a[i] > 0)
      break; // expected-warning {{'break' leaves the annotated loop, whose number of iterations must not depend on data}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    if (a[i] > 0)
      return; // expected-warning {{'return' leaves the annotated code}}
  [[loopy::kernel]] { // expected-note {{annotated here}}
    while (a[0] > 0) // expected-warning {{a 'while' loop has no known number of iterations; use 'for'}}
      a[0] -= 1;
  }
  [[loopy::kernel]] { // expected-note {{annotated here}}
    do // expected-warning {{a 'do' loop has no known number of iterations; use 'for'}}
      a[0] -= 1;
    while (a[0] > 0);
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    while (a[i] > 0)
      if (a[static_cast<int>(a[i] -= 1)] == 3) // expected-warning {{subscript of 'a' is not an affine expression of loop variables and parameters: 'a[i] -= 1' is not computed by integer arithmetic}}
        break;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    switch (i) {
    case 0:
      if (a[i] > 0) {
      case 1: // expected-warning {{a 'case' label inside another statement is not supported in kernels}}
        a[i] = 0;
      }
    }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    while (a[i] > 0)
      return; // expected-warning {{'return' leaves the annotated code}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    asm(""); // expected-warning {{inline assembly cannot run on a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    try { // expected-warning {{exceptions are not supported in kernels}}
      a[i] = 0;
    } catch (...) {
    }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    if (a[i] > 0)
      goto next; // expected-warning {{'goto' and labels are not supported in kernels}}
    a[i] = 0;
  next:;
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) // expected-warning {{the annotated code computes nothing}}
    ;
}

void expressions(int n, float *a, float *b, float (*f)(float)) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = callee(a[i]); // expected-warning {{calls 'callee', whose body is not part of the kernel}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = f(a[i]); // expected-warning {{calls a function through a pointer, which a kernel cannot do}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[static_cast<int>(b[i] = 0)] = b[i]; // expected-warning {{subscript of 'a' is not an affine expression of loop variables and parameters: 'b[i] = 0' is not computed by integer arithmetic}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = b[static_cast<int>(b[i])] = 0; // expected-warning {{this assignment inside an expression is not supported in kernels; write it as a statement of its own}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    (void)a[i]; // expected-warning {{the value of '(void)a[i]' is not used; only assignments are supported as statements of a kernel}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = *new float(1); // expected-warning {{the pointer 'new float(1)' is not a variable, a member or an offset from one}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    throw i; // expected-warning {{exceptions are not supported in kernels}}
}

void declarations(int n, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    static float s; // expected-warning {{'s' lives longer than the annotated code; declare it before}}
    s = a[i];
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) { // expected-note {{declared here}}
    float t[i + 1]; // expected-warning {{the size of local array 't' is not a constant}} expected-warning {{variable length arrays}} expected-note {{non-const variable 'i'}}
    t[0] = a[i];
  }
}

void names(int n, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  [[loopy::name("twice")]] for (int i = 0; i < n; ++i)
    [[loopy::name("twice")]] for (int j = 0; j < n; ++j) // expected-warning {{the name 'twice' is used twice}}
      a[j] = 0;
}

void whileLoops(int n, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  while (a[n] > 0) // expected-warning {{a 'while' loop has no known number of iterations; use 'for'}}
    a[n++] = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  while (n * a[0] > 0) { // expected-warning {{the bound of loop 'n' is not an affine expression of loop variables and parameters}}
    a[n] = 0;
    --n;
  }
}
