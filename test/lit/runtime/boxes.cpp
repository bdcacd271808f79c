// Of matrices and structures whose elements are accessed with gaps, a device that copies gets and returns boxes.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_ZERO_COPY=0 LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
// A device that works on host memory itself uses all that lies in between.
// RUN: env LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=SHARED
// RUN: env LOOPY_ZERO_COPY=0 LOOPY_CHECK=1 %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=SAME
#include <cstdio>
#include <loopy/loopy.hpp>
#include <vector>

// SHARED: loopy: columns:{{[0-9]+}} launches=1 fallbacks=0 in=1196064 out=598032
// SAME: check: columns:{{.*}} 1 calls compared, 0 differ
// SAME: check: members:{{.*}} 1 calls compared, 0 differ
// SAME: check: positive:{{.*}} 1 calls compared, 0 differ
// SAME: check: stencil:{{.*}} 1 calls compared, 0 differ
// SAME: check: volume:{{.*}} 1 calls compared, 0 differ

// 300 rows of 8 numbers, in both directions.
// CHECK-DAG: loopy: columns:{{[0-9]+}} launches=1 fallbacks=0 in=9600 out=9600
template <bool offloads> void columns(int n, int w, const float *x, float *y) {
  if constexpr (offloads) {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      for (int c = 3; c <= 10; ++c)
        y[i * w + c] = 2 * x[i * w + c];
  } else {
    for (int i = 0; i < n; ++i)
      for (int c = 3; c <= 10; ++c)
        y[i * w + c] = 2 * x[i * w + c];
  }
}

// One member of 100 large structures.
// CHECK-DAG: loopy: members:{{[0-9]+}} launches=1 fallbacks=0 in=400 out=400
struct Record {
  float key;
  float rest[255];
};
template <bool offloads> void members(int n, Record *p) {
  if constexpr (offloads) {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      p[i].key = 3 * p[i].key;
  } else {
    for (int i = 0; i < n; ++i)
      p[i].key = 3 * p[i].key;
  }
}

// Where data decides what is written, all that lies in between moves, and only changes are stored.
// CHECK-DAG: loopy: positive:{{[0-9]+}} launches=1 fallbacks=0 in=600408 out=598008
template <bool offloads> void positive(int n, int w, const float *x, float *y) {
  if constexpr (offloads) {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      for (int c = 20; c < 22; ++c)
        if (x[i * w + c] > 0)
          y[i * w + c] = x[i * w + c];
  } else {
    for (int i = 0; i < n; ++i)
      for (int c = 20; c < 22; ++c)
        if (x[i * w + c] > 0)
          y[i * w + c] = x[i * w + c];
  }
}

// The inner points only are results, and none of them moves in.
// CHECK-DAG: loopy: stencil:{{[0-9]+}} launches=1 fallbacks=0 in=599992 out=593616
template <bool offloads> void stencil(int n, int w, const float *x, float *y) {
  if constexpr (offloads) {
    LOOPY_KERNEL()
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < w - 1; ++j)
        y[i * w + j] = x[(i - 1) * w + j] + x[(i + 1) * w + j] + x[i * w + j - 1] + x[i * w + j + 1];
  } else {
    for (int i = 1; i < n - 1; ++i)
      for (int j = 1; j < w - 1; ++j)
        y[i * w + j] = x[(i - 1) * w + j] + x[(i + 1) * w + j] + x[i * w + j - 1] + x[i * w + j + 1];
  }
}

// Slices of rows.
// CHECK-DAG: loopy: volume:{{[0-9]+}} launches=1 fallbacks=0 in=4 out=1904000
template <bool offloads> void volume(int n, float a, const float *x, float *y) {
  if constexpr (offloads) {
    LOOPY_KERNEL()
    for (int i = 0; i < 20; ++i)
      for (int j = 50; j < n - 10; ++j)
        for (int k = 20; k < n - 10; ++k)
          y[(i * n + j) * n + k] = a + x[0];
  } else {
    for (int i = 0; i < 20; ++i)
      for (int j = 50; j < n - 10; ++j)
        for (int k = 20; k < n - 10; ++k)
          y[(i * n + j) * n + k] = a + x[0];
  }
}

template <bool offloads> std::vector<float> results() {
  std::vector<float> x(150000), y(20 * 200 * 200);
  for (int i = 0; i < 150000; ++i)
    x[i] = static_cast<float>(i % 1000 - 300);
  for (int i = 0; i < 800000; ++i)
    y[i] = static_cast<float>(i % 77);
  std::vector<Record> records(100);
  for (int i = 0; i < 100; ++i)
    records[i] = {static_cast<float>(i), {1, 2, 3}};
  volume<offloads>(200, 2, x.data(), y.data());
  stencil<offloads>(300, 500, x.data(), y.data());
  columns<offloads>(300, 500, x.data(), y.data());
  positive<offloads>(300, 500, x.data(), y.data());
  members<offloads>(100, records.data());
  for (const Record &record : records) {
    y.push_back(record.key);
    y.insert(y.end(), record.rest, record.rest + 255);
  }
  return y;
}

int main() { return results<true>() == results<false>() ? 0 : 1; }
