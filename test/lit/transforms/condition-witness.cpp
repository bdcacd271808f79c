// A condition that was evaluated before its branches has no name in the source: the witness shows its text.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

inline constexpr auto moved =
    loopy::script()
        .duplicate_inames({"i"}, "writes:b", {.new_inames = {"j"}})
        .shift("j", -1)
        .rename_iname("j", "i"); // expected-error {{this order would break a dependence: iteration i=0 writes the condition 'a[i] > 0', which i=0 reads}}

void signs(int n, const float *a, float *b) {
  LOOPY_KERNEL(moved)            // expected-note {{in the script of this kernel}}
  for (int i = 0; i < n; ++i)
    if (a[i] > 0)                // expected-note {{'cond0' writes the condition 'a[i] > 0' here}}
      b[i] = 1;                  // expected-note {{'s0' reads the condition 'a[i] > 0' here}}
    else
      b[i] = 2;
}
