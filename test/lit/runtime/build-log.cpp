// What the device's compiler rejects is shown with the line of the program that it was made from.
// RUN: %loopy-build %s -o %t
// RUN: rm -rf %t.dump && env LOOPY_DUMP=%t.dump %run-pocl %t
// RUN: sed -i 's/= 2.0f/= two/' %t.dump/*.cl
// RUN: env LOOPY_INJECT=%t.dump LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
#include <loopy/loopy.hpp>

#include <vector>

int main() {
  std::vector<float> x(100, 1), y(100);
  const int n = 100;
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) {
    x[i] += 1;
    // CHECK: loopy: build: {{.*}}'two'{{.*}} (from build-log.cpp:[[#@LINE+1]])
    y[i] = 2.0f * x[i];
  }
  return y[99] == 4 ? 0 : 1;
}
