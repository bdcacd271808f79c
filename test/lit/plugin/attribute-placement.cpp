// [[loopy::kernel]] belongs to 'for' and 'while' loops, compound statements and functions; anything else is an
// error at the attribute.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

constexpr auto empty = loopy::script();
const char *const name = "i";

LOOPY_KERNEL() int variable = 3; // expected-error {{'loopy::kernel' applies only to 'for' loops, 'while' loops, compound statements and functions}}
struct LOOPY_KERNEL() Type {}; // expected-error {{'loopy::kernel' applies only to 'for' loops}}

void statements(int n, float *x) {
  LOOPY_KERNEL() do {} while (n); // expected-error {{'loopy::kernel' applies only to 'for' loops}}
  LOOPY_KERNEL() x[0] = 1; // expected-error {{'loopy::kernel' applies only to 'for' loops}}
  LOOPY_KERNEL() int y = 3; // expected-error {{'loopy::kernel' applies only to 'for' loops}}
  LOOPY_KERNEL(empty, empty) // expected-error {{'loopy::kernel' takes at most one argument; put scripts for several kinds of device into loopy::variants({...})}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  LOOPY_KERNEL(undeclared) // expected-error {{use of undeclared identifier 'undeclared'}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

void names(int n, float *x) {
  LOOPY_NAME(3) // expected-error {{'loopy::name' takes one string literal that is an identifier}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  LOOPY_NAME("not a name") // expected-error {{'loopy::name' takes one string literal that is an identifier}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  LOOPY_NAME(name) // expected-error {{'loopy::name' takes one string literal that is an identifier}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  [[loopy::name]] // expected-error {{'loopy::name' takes one string literal that is an identifier}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  LOOPY_NAME("z") int z = 3; // expected-error {{'loopy::name' applies only to statements}}
}
