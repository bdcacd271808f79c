// [[loopy::data(...)]] belongs to compound statements and takes what loopy::data takes; anything else is an
// error at the attribute.
// RUN: %loopy-verify %s
// RUN: %plain-clangxx -fplugin=%plugin -DWITHOUT_HEADER -fsyntax-only -Xclang -verify=alone %s
#ifndef WITHOUT_HEADER
#include <loopy/loopy.hpp>

void places(int n, float *x) {
  LOOPY_DATA(x, n) // expected-error {{'loopy::data' applies only to compound statements}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  LOOPY_DATA(x, n) int y = 3; // expected-error {{'loopy::data' applies only to compound statements}}
  [[loopy::data]] { // expected-error {{'loopy::data' names the data that shall stay on the device, as in [[loopy::data(x, n)]]}}
    x[0] = 1;
  }
  LOOPY_DATA(undeclared) { // expected-error {{use of undeclared identifier 'undeclared'}}
    x[0] = 1;
  }
  [[data(x, n)]] { // expected-warning {{unknown attribute 'data' ignored}}
    x[0] = 1;
  }
  auto inner = [&] {
    LOOPY_DATA(x, n) { // expected-error {{'loopy::data' has no meaning in a lambda, whose launches keep no data}}
      x[0] = 1;
    }
  };
  inner();
  LOOPY_DATA(x, n) {}
}
#else
void places(int n, float *x) {
  [[loopy::data(x, n)]] { // alone-error {{'loopy::data' needs '#include <loopy/loopy.hpp>'}}
    x[0] = 1;
  }
}
#endif
