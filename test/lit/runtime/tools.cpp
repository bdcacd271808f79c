// What loopy-cache and loopy-info say.
// RUN: rm -rf %t.d && mkdir %t.d && %loopy-build %s -o %t
// RUN: env LOOPY_CACHE_DIR=%t.d/cache %build/bin/loopy-cache stats | %FileCheck %s --check-prefix=EMPTY
// RUN: env LOOPY_CACHE_DIR=%t.d/cache %run-pocl %t
// RUN: env LOOPY_CACHE_DIR=%t.d/cache LOOPY_CACHE_LIMIT=1000 %build/bin/loopy-cache stats | %FileCheck %s --check-prefix=STATS
// RUN: env LOOPY_CACHE_DIR=%t.d/cache %build/bin/loopy-cache verify | %FileCheck %s --check-prefix=WHOLE
// RUN: truncate -s -1 %t.d/cache/*.bin
// RUN: env LOOPY_CACHE_DIR=%t.d/cache not %build/bin/loopy-cache verify | %FileCheck %s --check-prefix=DAMAGED
// RUN: env LOOPY_CACHE_DIR=%t.d/cache %build/bin/loopy-cache clear | %FileCheck %s --check-prefix=CLEARED
// RUN: ls %t.d/cache | count 0
// RUN: not %build/bin/loopy-cache 2>&1 | %FileCheck %s --check-prefix=USAGE
// RUN: env LOOPY_DEVICE=cpu %build/bin/loopy-info | %FileCheck %s --check-prefix=INFO
// RUN: env LOOPY_DEVICE=quantum LOOPY_CACHE=of not %build/bin/loopy-info | %FileCheck %s --check-prefix=NONE
#include <loopy/loopy.hpp>

// EMPTY: directory: {{.*}}cache
// EMPTY: programs: 0
// STATS: programs: 1
// STATS-NEXT: bytes: {{[1-9][0-9]+}}
// STATS-NEXT: limit: 1000
// WHOLE: 1 programs, 0 damaged
// DAMAGED: damaged: {{.*}}.bin
// DAMAGED-NEXT: 1 programs, 1 damaged
// CLEARED: 1 programs deleted
// USAGE: A subcommand is required
// INFO: environment:
// INFO: LOOPY_DEVICE=cpu
// INFO: devices:
// INFO: {{[0-9]+:[0-9]+ .* \(.*cpu.*OpenCL}}
// INFO: choice: {{.*}}, cpu variant of kernels
// NONE: warning: LOOPY_CACHE='of' is unknown
// NONE: choice: none: no OpenCL device matches LOOPY_DEVICE='quantum'
static void fill(int n, float *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

int main() {
  float x[100];
  fill(100, x);
}
