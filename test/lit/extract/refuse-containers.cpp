// What kernels cannot do with containers, and why.
// RUN: %loopy-verify %s
#include <array>
#include <map>
#include <span>
#include <vector>

void calls(int n, std::vector<float> &v, std::vector<bool> &flags) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    flags[i] = true; // expected-warning {{std::vector<bool> packs its elements into bits, which a kernel cannot address; use std::vector<char>}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    v[i] = v.at(i + 1); // expected-warning {{'at' throws an exception where the subscript is too large, which a kernel cannot do; use operator[]}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    v.push_back(i); // expected-warning {{'push_back' may change the size of the container or move its elements, which a kernel cannot do}}
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    v[i] = 0;
    v = {}; // expected-warning {{'operator=' may change the size of the container or move its elements, which a kernel cannot do}}
  }
}

void declarations(int n, std::vector<float> &v, std::vector<std::vector<float>> &rows) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i) {
    std::vector<float> t(3); // expected-warning {{container 't' is declared in the annotated code; declare it before}}
    v[i] = t[0];
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (int i = 0; i < n; ++i)
    rows[i][2] = 1; // expected-warning {{'rows' holds containers, whose elements are not one block of memory; kernels need arrays of numbers}}
}

void ranges(std::vector<float> &v, std::map<int, float> &m, std::span<std::pair<int, float>> p) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto &entry : m) // expected-warning {{a loop over 'std::map<int, float>' is not supported in kernels; arrays, std::array, std::vector and std::span are}}
    v[0] += entry.second;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto [x, y] : p) // expected-warning {{structured bindings are not supported in kernels}}
    v[x] = y;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (float &x : std::span(v.data(), 4)) // expected-warning {{this loop runs over a temporary object; store it in a variable before the annotated code}}
    x = 0;
}

void loops(unsigned m, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (unsigned i = m - 1; i < m; --i) // expected-warning {{loop 'i' does not end without wrapping around}}
    a[i] = 1;
  int i;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (i = m; i-- > 0;) // expected-warning {{loop variable 'i' is counted down in the condition; declare it in the loop's header}}
    a[i] = 1;
}
