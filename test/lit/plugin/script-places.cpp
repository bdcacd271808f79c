// An error of a script is reported at the line of its step, also in chains, templates, computed
// scripts and preprocessed input, with a note at the annotation.
// RUN: %loopy-verify %s
// RUN: %loopy-clangxx -E %s -o %t.ii
// RUN: not %plain-clangxx -fplugin=%plugin -fsyntax-only %t.ii 2>&1 | FileCheck %s
#include <loopy/loopy.hpp>

inline constexpr auto chain = loopy::script()
                                  .split_iname("i", 16)
                                  // CHECK: script-places.cpp:[[#@LINE+1]]:36: error: {{.*}}'absent'
                                  .split_iname( // expected-error {{'absent'}}
                                      "absent", 16);
void chained(int n, float *x) {
  LOOPY_KERNEL(chain) // expected-note {{in the script of this kernel}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

template <int Steps> constexpr loopy::script computed() {
  loopy::script script;
  for (int step = 0; step < Steps; ++step)
    script.rename_iname("missing", "k"); // expected-error {{'missing'}}
  return script;
}
void looped(int n, float *x) {
  LOOPY_KERNEL(computed<2>()) // expected-note {{in the script of this kernel}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

// Steps inside the annotation are told apart although a macro is one place.
template <typename T> void inTemplate(int n, T *x) {
  LOOPY_KERNEL( // expected-note {{in the script of this kernel}}
      loopy::script()
          .split_iname("i", 4)
          .split_iname("other", // expected-error {{'other'}}
                       sizeof(T))
          .tag_inames("i_inner", loopy::unr))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
template void inTemplate(int, double *);

void joined(int n, float *x) {
  LOOPY_KERNEL( // expected-note {{in the script of this kernel}}
      loopy::variants({.cpu = loopy::script().split_iname("i", 4),
                       .gpu = loopy::script()
                                  .split_iname("i", 8)
                                  .then(loopy::script()
                                            .tag_inames("i_outer", loopy::g(0))
                                            .tag_inames("unknown", loopy::unr) // expected-error {{'unknown'}}
                                        )}))
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

void withoutMacro(int n, float *x) {
  [[loopy::kernel(loopy::script() // expected-note {{in the script of this kernel}}
                      .split_iname("i", 4)
                      .split_iname("nowhere", 4))]] // expected-error {{'nowhere'}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
