// A script that is no constant expression is an error with Clang's notes about the reason.
// RUN: %loopy-verify -Xclang -verify-ignore-unexpected=note %s
// RUN: not %plain-clangxx -fplugin=%plugin -fsyntax-only %s 2>&1 | FileCheck %s
#include <loopy/loopy.hpp>

loopy::script atRunTime;
int length = 16;

template <int Count> constexpr loopy::script repeat() {
  loopy::script script;
  for (int i = 0; i < Count; ++i)
    script.tag_inames("i", loopy::unr);
  return script;
}

void scripts(int n, float *x, loopy::script parameter) {
  // CHECK: [[#@LINE+2]]:16: error: the script is not a constant expression
  // CHECK: note: read of non-constexpr variable 'atRunTime'
  LOOPY_KERNEL(atRunTime) // expected-error {{the script is not a constant expression}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  // CHECK: [[#@LINE+2]]:16: error: the script is not a constant expression
  // CHECK: note: read of non-const variable 'length'
  LOOPY_KERNEL(loopy::script().split_iname("i", length)) // expected-error {{the script is not a constant expression}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  // CHECK: error: the script is not a constant expression
  // CHECK: note: function parameter 'parameter' with unknown value
  LOOPY_KERNEL(parameter) // expected-error {{the script is not a constant expression}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  // CHECK: error: the script is not a constant expression
  // CHECK: note: non-constexpr function 'axis_is_not_0_1_or_2'
  LOOPY_KERNEL(loopy::script().tag_inames("i", loopy::l(3))) // expected-error {{the script is not a constant expression}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  // CHECK: error: the script is not a constant expression
  // CHECK: note: non-constexpr function 'too_many_steps'
  LOOPY_KERNEL(repeat<1000>()) // expected-error {{the script is not a constant expression}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  // CHECK: error: a transformation script is a loopy::script or loopy::variants({...}), not 'int'
  LOOPY_KERNEL(3) // expected-error {{a transformation script is a loopy::script or loopy::variants({...}), not 'int'}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
