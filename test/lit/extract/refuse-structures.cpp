// Members and functions that kernels cannot use, and why.
// RUN: %loopy-verify %s

union Number {
  int i;
  float f;
};
struct Flags {
  int on : 1;
  int count;
};
struct Left : virtual Flags {};
struct Node {
  Node *next;
  float value;
  long double exact;
  union {
    int a;
    float b;
  };
};
struct Owner {
  float x;
  ~Owner();
};
struct Checked {
  float x;
  Checked(float v) {
    if (v > 0)
      x = v;
  }
};

void members(int n, Number *u, Flags *f, Left *l, Node *p) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    u[i].i = 0; // expected-warning {{'Number' is a union, which a kernel cannot access}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    f[i].on = 0; // expected-warning {{'on' is a bit-field, which a kernel cannot access}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    l[i].count = 0; // expected-warning {{'Left' has virtual base classes; the places of their members are not known to a kernel}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    p[i].next->value = 0; // expected-warning {{'p[i].next' is a pointer loaded from memory; kernels need arrays addressed from one pointer}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    p[i].exact = 0; // expected-warning {{values of type 'long double' are not supported in kernels}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    p[i].a = 0; // expected-warning {{'a' is a member of a union, which a kernel cannot access}}
}

void objects(int n, float *a, Node *p, Node *q) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    p[i] = q[i]; // expected-warning {{'next' is a pointer or a reference inside of an array; kernels only follow pointers that are variables}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    Owner o{a[i]}; // expected-warning {{'o' has a destructor, which a kernel cannot run}}
    a[i] = o.x;
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    Checked c(a[i]); // expected-warning {{the constructor of 'Checked' does more than to initialise members, which is not supported in kernels}}
    a[i] = c.x;
  }
}
