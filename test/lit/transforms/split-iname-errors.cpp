// Every refusal of split_iname, at the step's line.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void unknown(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("k", 4)) // expected-error {{there is no iname 'k' here; the inames are 'i'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void zero(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 0)) // expected-error {{the length of a split must be positive, not 0}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void negative(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", -4)) // expected-error {{the length of a split must be positive, not -4}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void taken(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 4, {.outer = "n"})) // expected-error {{'n' is a variable of the kernel; choose another name}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void twice(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 4, {.outer_tag = loopy::g(0)})
                   .split_iname("i_outer", 4)) // expected-error {{'i_outer' is tagged g.0 already; transform it before it is tagged}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
