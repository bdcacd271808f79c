// -ftime-trace shows every kernel by name, and inside it the phases for each form.
// RUN: %loopy-clangxx -std=c++20 -c -o %t.o -ftime-trace=%t.json -ftime-trace-granularity=0 %s
// RUN: python3 -c "import json; [print(e['name'], e.get('args', {}).get('detail', '')) for e in json.load(open('%t.json'))['traceEvents'] if e['name'].startswith('loopy')]" | sort | FileCheck %s
#include <loopy/loopy.hpp>

void zero(int n, float *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = 0;
}
// CHECK:      loopy dependences 1 statements, depth 1
// CHECK-NEXT: loopy extract
// CHECK-NEXT: loopy generate cpu
// CHECK-NEXT: loopy generate gpu
// CHECK-NEXT: loopy kernel zero:8
// CHECK-NEXT: loopy plan
// CHECK-NEXT: loopy transform cpu 2 steps
// CHECK-NEXT: loopy transform gpu 1 steps
