// Why a loop whose data are larger than the device is not split, and runs as the original loop.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_INFO=1 LOOPY_OFFLOAD=default LOOPY_DEVICE_MEMORY=4000 %run-pocl %t 2>&1 | %FileCheck %s
// RUN: env LOOPY_INFO=1 LOOPY_OFFLOAD=default LOOPY_DEVICE_MEMORY=4000 LOOPY_ZERO_COPY=0 %run-pocl %t 2>&1 | %FileCheck %s
#include <cstdio>
#include <loopy/loopy.hpp>
#include <vector>

static constexpr auto counting =
    loopy::script()
        .atomic("id:s0")
        .split_iname("i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

// CHECK-DAG: loopy: total:[[#@LINE+4]] launches=0 fallbacks=1 {{.*}} reason='x' takes 4004 bytes, the device '{{.*}}' allows 4000; it cannot be split: no loop is spread over work-groups (g.N)
static int total(int n, const int *x) {
  int sum = 0;
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    sum += x[i];
  return sum;
}

// CHECK-DAG: loopy: shared:[[#@LINE+5]] launches=0 fallbacks=1 {{.*}} allows 4000 (for one launch)
static void shared(int n, int *x) {
  LOOPY_KERNEL()
  {
    int sum = 0;
    for (int i = 0; i < n; ++i)
      sum += x[i];
    for (int i = 0; i < n; ++i)
      x[i] -= sum;
  }
}

// CHECK-DAG: loopy: gathered:[[#@LINE+3]] launches=0 fallbacks=1 {{.*}}; it cannot be split: the elements that one of its launches accesses depend on data
static void gathered(int n, const int *k, int *x, int *y) {
  LOOPY_KERNEL()
  for (int t = 0; t < 2; ++t) {
    for (int i = 0; i < n; ++i)
      y[i] = x[k[i]];
    for (int i = 0; i < n; ++i)
      x[i] = y[i];
  }
}

// CHECK-DAG: loopy: count:[[#@LINE+3]] launches=0 fallbacks=1 {{.*}}; it cannot be split: work-groups add to the same elements
static void count(int n, const int *x, int *bins) {
  LOOPY_KERNEL(counting)
  for (int i = 0; i < n; ++i)
    bins[x[i]]++;
}

// CHECK-DAG: loopy: largest:[[#@LINE+3]] launches=0 fallbacks=1 {{.*}} allows 4000 (for a single work-group)
static void largest(int n, int *x) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    x[i] = i;
}

int main() {
  std::vector<int> x(2002, 1);
  const int sum = total(1001, x.data());
  shared(1001, x.data());
  std::vector<int> k(1001), y(1001);
  gathered(1001, k.data(), x.data(), y.data());
  largest(1001, x.data());
  int bins[4] = {};
  count(1001, std::vector<int>(1001, 2).data(), bins);
  std::printf("%d %d %d %d\n", sum, x[1000], x[2001], bins[2]);
  // CHECK-DAG: 1001 1000 1 1001
}
