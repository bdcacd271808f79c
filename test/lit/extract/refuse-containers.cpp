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
  for (auto [x, y] : p) // expected-warning {{structured bindings are not supported in kernels; use a variable and its members}}
    v[x] = y;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (float &x : std::span(v.data(), 4)) // expected-warning {{this loop runs over a temporary object; store it in a variable before the annotated code}}
    x = 0;
}

void iterators(std::vector<float> &v, std::vector<float> &w) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto it = v.rbegin(); it != v.rend(); ++it) // expected-warning {{loop variable 'it' is an object; kernels know iterators that go from begin() to end() of one std::vector or std::span by ++, and integers}}
    *it = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto it = v.begin(); it != w.end(); ++it) // expected-warning {{loop variable 'it' is an object}}
    *it = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto it = v.begin(); it != v.end(); it += 2) // expected-warning {{loop variable 'it' is an object}}
    *it = 0;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto it = v.begin(); it != v.end(); ++it) {
    *it = 0;
    ++it; // expected-warning {{calls 'operator++' of class '__normal_iterator', whose body is not part of the kernel}}
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto it = v.begin(); it != v.end(); ++it) {
    *it = 0;
    it = v.begin(); // expected-warning {{iterator 'it' is changed or its address is taken in the annotated code; use a subscript}}
  }
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (auto it = v.begin(); it != v.end(); ++it)
    w.erase(it); // expected-warning {{'erase' may change the size of the container or move its elements, which a kernel cannot do}}
}

void loops(unsigned m, float *a) {
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (unsigned i = m - 1; i < m; --i) // expected-warning {{loop 'i' does not end without wrapping around}}
    a[i] = 1;
  unsigned i;
  [[loopy::kernel]] // expected-note {{annotated here}}
  for (i = m; i-- > 0;) // expected-warning {{loop variable 'i' is counted down in the condition and wraps around at the end; declare it in the loop's header}}
    a[i] = 1;
}
