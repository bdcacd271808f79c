// A store tag that cannot be honoured is a remark, one on nothing an error.
// RUN: %loopy-verify -Rpass=loopy -Xclang -verify-ignore-unexpected=note %s
#include <loopy/loopy.hpp>

void accumulate(int n, const float *x, float *y) {
  LOOPY_KERNEL(loopy::script().tag_statements("writes:y", loopy::nontemporal))
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded: 1 device kernel, in order}}
    y[i] += x[i]; // expected-remark {{'s0' is tagged nontemporal, but its stores go through the caches: only a loop of such stores alone, over neighbouring elements of 4 or 8 bytes of one array that they do not read, streams}}
}

void fill(int n, const float *x, float *y) {
  LOOPY_KERNEL(loopy::script().tag_statements("writes:y", loopy::nontemporal))
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded: 1 device kernel, in order}}
    y[i] = x[i];
}

void nothing(int n, const float *x, float *y) {
  LOOPY_KERNEL(loopy::script()
                   .tag_statements("writes:z", loopy::nontemporal)) // expected-error {{no statement matches "writes:z"; the statements are 's0'}}
  for (int i = 0; i < n; ++i)
    y[i] = x[i];
}
