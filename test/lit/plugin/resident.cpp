// Which transfers go, and what brings data back: remarks and the calls in the host code. What the
// host may touch is said to the runtime by address, or as any memory.
// RUN: %loopy-verify -Rpass=loopy %s
// RUN: %loopy-print=host %s | FileCheck %s
#include <loopy/loopy.hpp>
#include <utility>

void unknown();
double measured();

// CHECK-LABEL: void steps(
// CHECK-NEXT: void *loopy_region = nullptr;
// CHECK-NEXT: for (int t = 0; t < n; ++t) {
// CHECK-NEXT:   if (!loopy_rt_launch_in_v1(&loopy_region, "{{.*}}", n, t, b, a)) {
// CHECK-NOT:  loopy_rt_sync_v1
// CHECK:        std::swap(a, b);
// CHECK-NEXT: }
// CHECK-NEXT: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1);
// CHECK-NEXT: }
void steps(int n, float *a, float *b) {
  for (int t = 0; t < n; ++t) {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{the data of this loop may stay on the device: 'b', 'a'}}
      b[i] = a[i] + t;
    std::swap(a, b);
  }
} // expected-remark {{data returns from the device before this: the function ends}}

// One launch has nothing to keep data for.
// CHECK-LABEL: void single(
// CHECK-NEXT: if (!loopy_rt_launch_v1(
// CHECK-NOT: loopy_region
void single(int n, float *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}}
    a[i] = 1;
}

// CHECK-LABEL: float touches(
// CHECK: loopy_rt_sync_v1(&loopy_region, &a[0], 4LL, 0);
// CHECK-NEXT: float first = a[0];
// CHECK: loopy_rt_sync_v1(&loopy_region, &a[n - 1], 4LL, 1);
// CHECK-NEXT: a[n - 1] = first;
// CHECK: loopy_rt_sync_v1(&loopy_region, &sum, 4LL, 0);
// CHECK-NEXT: if (sum > 3)
// CHECK: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1);
// CHECK-NEXT: return sum;
float touches(int n, float *a) {
  float sum = 0;
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{may stay}}
    a[i] = i;
  float first = a[0]; // expected-remark {{data returns from the device before this: 'a[0]' is read}}
  a[n - 1] = first; // expected-remark {{data returns from the device before this: 'a[n - 1]' is written}}
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{may stay}}
    sum += a[i];
  if (sum > 3) // expected-remark {{data returns from the device before this: 'sum' is read}}
    first = 2;
  return sum; // expected-remark {{data returns from the device before this: the function ends}}
}

// CHECK-LABEL: void obstacles(
// CHECK: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1);
// CHECK-NEXT: unknown();
// CHECK: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 0);
// CHECK-NEXT: for (int k = 0; k < n; ++k)
// CHECK: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1);
// CHECK-NEXT: flag = 1;
// CHECK: while (loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1) , measured() > 1)
void obstacles(int n, float *a, volatile int &flag) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{may stay}}
    a[i] = i;
  unknown(); // expected-remark {{data returns from the device before this: 'unknown' is called, which may use any memory}}
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{may stay}}
    a[i] *= 2;
  float sum = 0;
  for (int k = 0; k < n; ++k)
    sum += a[k]; // expected-remark {{data returns from the device before this: memory is read}}
  flag = 1; // expected-remark {{before this: a volatile or atomic object is used}}
  while (measured() > 1) { // expected-remark {{before this: 'measured' is called, which may use any memory}}
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{may stay}}
      a[i] *= 2;
  }
} // expected-remark {{data returns from the device before this: the function ends}}

// A function that only launches kernels uses the region of its caller, if no other translation unit can
// have another version of it.
static void kernel(int n, float *a, float &last) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}}
    a[i] += 1;
}
inline void replaceable(int n, float *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}}
    a[i] += 1;
}
static void reads(int n, float *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}}
    a[i] += 1;
  a[0] = 1;
}

// CHECK-LABEL: void calls(
// CHECK: for (int t = 0; t < n; ++t) {
// CHECK-NEXT: loopy_rt_lend_v1(&loopy_region);
// CHECK-NEXT: kernel(n, a, a[1]);
// CHECK-NEXT: loopy_rt_lend_v1(nullptr);
// CHECK-NEXT: }
// CHECK-NEXT: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1);
// CHECK-NEXT: replaceable(n, a);
// CHECK-NEXT: loopy_rt_sync_v1(&loopy_region, nullptr, 0LL, 1);
// CHECK-NEXT: reads(n, a);
void calls(int n, float *a) {
  for (int t = 0; t < n; ++t)
    kernel(n, a, a[1]);
  replaceable(n, a); // expected-remark {{'replaceable' is called, which may use any memory}}
  reads(n, a);       // expected-remark {{'reads' is called, which may use any memory}}
} // expected-remark {{data returns from the device before this: the function ends}}

// Control that goes elsewhere would miss the calls.
// CHECK-LABEL: void jumps(
// CHECK-NOT: loopy_region
void jumps(int n, float *a) {
  loopy::data region(a, n); // expected-warning {{'region' keeps nothing on the device: the function has labels or assembly}}
again:
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{the data of this loop returns from the device after it: the function has labels or assembly}}
    a[i] = 1;
  if (n-- > 1000)
    goto again;
}

// CHECK-LABEL: void named(
// CHECK: loopy::data region(
// CHECK-NEXT: loopy_rt_cover_v1(&loopy_region, &region);
void named(int n, float *a) {
  loopy::data region(a, n);
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i) // expected-remark {{loop offloaded}} expected-remark {{may stay}}
    a[i] = 1;
} // expected-remark {{data returns from the device before this: the function ends}}
