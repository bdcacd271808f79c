// LOOPY_TRACE writes what happened in the format of Chrome's trace viewer.
// RUN: rm -rf %t.d && mkdir %t.d && %loopy-build %s -o %t
// RUN: env LOOPY_TRACE=%t.d/trace.json LOOPY_CACHE_DIR=%t.d/cache %run-pocl %t
// RUN: python3 %S/Inputs/print-trace.py %t.d/trace.json | %FileCheck %s --check-prefixes=TRACE,COLD
// RUN: env LOOPY_TRACE=%t.d/trace.json LOOPY_CACHE_DIR=%t.d/cache %run-pocl %t
// RUN: python3 %S/Inputs/print-trace.py %t.d/trace.json | %FileCheck %s --check-prefixes=TRACE,WARM
// With the check, data is copied.
// RUN: env LOOPY_CHECK=1 LOOPY_TRACE=%t.d/trace.json %run-pocl %t
// RUN: python3 %S/Inputs/print-trace.py %t.d/trace.json | %FileCheck %s --check-prefix=COPIES
// RUN: env LOOPY_OFFLOAD=disabled LOOPY_TRACE=%t.d/trace.json %run-pocl %t
// RUN: python3 %S/Inputs/print-trace.py %t.d/trace.json | %FileCheck %s --check-prefix=FALLBACK
// The process's number keeps files of several processes apart; a place that cannot be written is
// only reported.
// RUN: env LOOPY_TRACE=%t.d/numbered-%%p.json %run-pocl %t && ls %t.d | grep "^numbered-[0-9]*.json"
// RUN: env LOOPY_TRACE=%t.d/none/trace.json %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=NOWHERE
#include <loopy/loopy.hpp>

// TRACE-DAG: row host
// TRACE-DAG: row device
// COLD-DAG: host build twice:[[#@LINE+11]] program=compiled
// WARM-DAG: host build twice:[[#@LINE+10]] program=from the disk cache
// TRACE-DAG: device launch {{.*}} work-items=
// TRACE-DAG: host call twice:[[#@LINE+8]] in=4000 launches=1 out=4000
// COPIES-DAG: host transfer to device x bytes=4000 kernel=twice:[[#@LINE+7]]
// COPIES-DAG: host transfer to host y bytes=4000 kernel=twice:[[#@LINE+6]]
// COPIES-DAG: device launch
// FALLBACK: host fallback twice:[[#@LINE+4]] reason=disabled by LOOPY_OFFLOAD
// NOWHERE: loopy: warning: the trace '{{.*}}trace.json' cannot be written: No such file or directory
static void twice(int n, const float *x, float *y) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    y[i] = 2 * x[i];
}

int main() {
  float x[1000] = {}, y[1000];
  twice(1000, x, y);
}
