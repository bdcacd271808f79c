// What add_prefetch and buffer_array refuse, at the step's line.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void running(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .add_prefetch("a", {"i_inner"})) // expected-error-re {{the copies would change a value: 's0' at i_outer={{[0-9-]+}}, i_inner={{[0-9]+}} would see the value that a[{{[0-9]+}}] has before the loop}}
  for (int i = 0; i < n; ++i)
    a[i + 1] = a[i];
}

void longPart(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .add_prefetch("a", {"i"})) // expected-error {{the part of 'a' that is used there has no constant size; split the loops that are swept, or say with assume how long they are}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i];
}

void onlyRead(int n, const float *a, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .buffer_array("a", {"i_inner"})) // expected-error {{'a' is not written there; use add_prefetch for what is only read}}
  for (int i = 0; i < n; ++i)
    b[i] = a[i];
}

void conditional(int n, const float *a, const float *m, float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .add_prefetch("a", {"i_inner"})) // expected-error-re {{'s0' accesses a[{{.*}}] under a condition on data, so that it is not known beforehand what it needs}}
  for (int i = 0; i < n; ++i)
    if (m[i] > 0)
      b[i] = a[i]; // expected-note {{'s0' is here}}
}

void meeting(float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_inames("i", loopy::g(0))
                   .buffer_array("b", {}, {.space = loopy::private_})) // expected-error-re {{after this step 'i' cannot be parallel: iteration (i={{[0-9]}}, b_buffer_store_0={{[0-9]+}}) writes b[{{[0-9]+}}], which (i={{[0-9]}}, b_buffer_load_0={{[0-9]}}) reads}}
  for (int i = 0; i < 4; ++i)
    b[i + 8] = b[i]; // expected-note {{'b_buffer_store' writes b[i + b_buffer_store_0] here}} expected-note {{'b_buffer_load' reads b[i + b_buffer_load_0] here}}
}
