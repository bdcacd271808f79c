// What other threads or devices may change meanwhile stays on the host.
// RUN: %loopy-verify -Wno-deprecated-volatile %s
#include <atomic>

volatile int limit;
struct Mixed {
  volatile int flag;
  int plain;
};

void volatiles(int n, float *a, Mixed *m, float *volatile p) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = limit; // expected-warning {{volatile memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < limit; ++i) // expected-warning {{the bound of loop 'i' is not an affine expression of loop variables and parameters: 'limit' is volatile}}
    a[i] = 1;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = m[i].flag; // expected-warning {{volatile memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    p[i] = 1; // expected-warning {{volatile memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (volatile int i = 0; i < n; ++i) // expected-warning {{volatile memory cannot be moved to a device}}
    a[i] = 1;
  [[loopy::kernel]] // the other member is plain
  for (int i = 0; i < n; ++i)
    m[i].plain = 1;
}

void atomics(int n, int *a, std::atomic<int> *c, std::atomic<int> &one) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    c[i] = i; // expected-warning {{atomic memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = c[i].load(); // expected-warning {{atomic memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    a[i] = one; // expected-warning {{atomic memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    one += a[i]; // expected-warning {{atomic memory cannot be moved to a device}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    __atomic_fetch_add(a, i, __ATOMIC_RELAXED); // expected-warning {{atomic memory cannot be moved to a device}}
}
