// A renamed loop is known by its new name in later steps.
// RUN: %loopy-print=ir %s | FileCheck %s
// RUN: %loopy-verify -DERRORS %s
#include <loopy/loopy.hpp>

// CHECK: iname row_outer : for
// CHECK: a[row_outer * 4 + row_inner]
void good(int n, float *a) {
  LOOPY_KERNEL(loopy::script().rename_iname("i", "row").split_iname("row", 4))
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

#ifdef ERRORS
void unknown(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .rename_iname("j", "row")) // expected-error {{there is no iname 'j' here; the inames are 'i'}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void taken(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .rename_iname("i", "a")) // expected-error {{'a' is a variable of the kernel; choose another name}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}

void notAName(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .rename_iname("i", "1st")) // expected-error {{'1st' is not an identifier}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
#endif
