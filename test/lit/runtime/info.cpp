// The levels of LOOPY_INFO.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_INFO=0 %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=NOTHING --allow-empty
// RUN: env LOOPY_INFO=1 LOOPY_OFFLOAD=default %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=SUMMARY
// RUN: env LOOPY_INFO=2 LOOPY_OFFLOAD=default %run-pocl %t 2>&1 | %FileCheck %s --check-prefixes=EVENTS,SUMMARY
// RUN: env LOOPY_INFO=3 LOOPY_OFFLOAD=default %run-pocl %t 2>&1 | %FileCheck %s --check-prefixes=EVENTS,CALLS,SUMMARY
// RUN: env LOOPY_INFO=1 LOOPY_OFFLOAD=default LOOPY_DEVICE_MEMORY=8000 %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=MEMORY
#include <loopy/loopy.hpp>

// NOTHING-NOT: loopy
// EVENTS: loopy: device:
// EVENTS-NEXT: loopy: fill:[[#@LINE+9]]: program compiled (
// CALLS: loopy: fill:[[#@LINE+8]]: 1 launches, in=0 out=4000
// CALLS-NEXT: loopy: fill:[[#@LINE+7]]: 1 launches, in=0 out=8004
// SUMMARY-NOT: loopy: fill:{{.*}} launches,
// SUMMARY: loopy: fill:[[#@LINE+5]] launches=2 fallbacks=0 in=0 out=12004 reason=-
// MEMORY: loopy: fill:[[#@LINE+4]] launches=1 fallbacks=1 in=0 out=4000 reason='x' takes 8004 bytes, the device '{{.*}}' allows 8000
// MEMORY-NOT: loopy
static void fill(int n, float *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

int main() {
  float x[2001];
  fill(1000, x);
  fill(2001, x);
  return x[2000] == 1 ? 0 : 1;
}
