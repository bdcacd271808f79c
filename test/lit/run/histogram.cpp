// Accumulations that may meet in one element, as atomic operations: integer results keep their bits,
// and so do sums of small integers in floating point.
// RUN: %loopy-build -Rpass=loopy %s -o %t 2>&1 | FileCheck %s
// RUN: %run-pocl %t
// RUN: %loopy-build -fplugin-arg-loopy-print=opencl %s -o %t | FileCheck %s --check-prefix=CODE
#include "Compare.h"

#include <cmath>
#include <loopy/loopy.hpp>


// CHECK: remark: 's{{[0-9]+}}' accumulates in any order: its result may be rounded in another way than the loop's, and differ from run to run
inline constexpr auto atomics = loopy::script()
                                    .atomic("writes:h")
                                    .split_iname("i", 16)
                                    .tag_inames("i_outer", loopy::g(0))
                                    .tag_inames("i_inner", loopy::l(0));

static void count(int n, const int *idx, int *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]]++;
}
// CODE-DAG: atomic_add(&h[(long)idx[

template <class T> static void sum(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]] += w[i];
}
// CODE-DAG: static void loopy_atomic_add_float(volatile __global float *target, const float x) {
// CODE-DAG: cl_khr_int64_base_atomics : enable
// CODE-DAG: static void loopy_atomic_add_double

template <class T> static void difference(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i) {
    h[idx[i]] -= w[i];
    if (w[i] > 3)
      h[idx[i] / 2] += 2 * w[i];
  }
}

template <class T> static void product(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]] *= w[i];
}

template <class T> static void bits(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(loopy::script(atomics).tag_inames("j", loopy::l(1)))
  for (int i = 0; i < n; ++i) {
    h[idx[i]] ^= w[i];
    for (int j = 0; j < 3; ++j)
      h[100 + j] ^= w[i] & (8 << j);
  }
}

template <class T> static void any(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]] |= w[i];
}

template <class T> static void all(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]] &= w[i] | 255;
}

template <class T> static void minima(int n, const int *idx, const T *w, T *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]] = w[i] < h[idx[i]] ? w[i] : h[idx[i]];
}

static void maxima(int n, const int *idx, const double *w, double *h) {
  LOOPY_KERNEL(atomics)
  for (int i = 0; i < n; ++i)
    h[idx[i]] = std::fmax(h[idx[i]], w[i]);
}

// In lanes the updates are made one by one; the rest of the loop is not.
static void lanes(int n, const int *idx, const float *w, float *h) {
  LOOPY_KERNEL(loopy::script().atomic("id:s0").split_iname("i", 4).tag_inames("i_inner", loopy::vec))
  for (int i = 0; i < n; ++i)
    h[idx[i]] += w[i];
}

// Stores past the caches are not atomic.
static void shifted(int n, const int *, const float *w, float *h) {
  LOOPY_KERNEL(loopy::script()
                   .atomic("id:s0")
                   .tag_statements("id:s0", loopy::nontemporal)
                   .tag_inames("k", loopy::g(0)))
  for (int k = 0; k < 2; ++k)
    for (int i = 0; i < n; ++i)
      h[i] += w[i];
}

// What comes before and after is ordered as ever.
static void normalised(int n, int m, const int *idx, float *h, float *y) {
  LOOPY_KERNEL(loopy::script()
                   .atomic("id:s1")
                   .tag_inames("j", loopy::g(0))
                   .tag_inames("i", loopy::g(0))
                   .tag_inames("j_1", loopy::g(0)))
  {
    for (int j = 0; j < m; ++j)
      h[j] = 0;
    for (int i = 0; i < n; ++i)
      h[idx[i]] += 1;
    for (int j = 0; j < m; ++j)
      y[j] = h[j] / n;
  }
}

#define SAME(CALL, LOOP)                                                                           \
  do {                                                                                             \
    auto expected = h;                                                                             \
    {                                                                                              \
      auto *to = expected.data();                                                                  \
      for (int i = 0; i < n; ++i) {                                                                \
        LOOP;                                                                                      \
      }                                                                                            \
    }                                                                                              \
    auto result = h;                                                                               \
    {                                                                                              \
      auto *to = result.data();                                                                    \
      CALL;                                                                                        \
    }                                                                                              \
    expectSame(#CALL, expected, result);                                                           \
  } while (false)

template <class T> static void check(int n, const std::vector<int> &idx) {
  auto random = filled<int>(n, 5);
  std::vector<T> w(n), h(103, T(1000));
  for (int i = 0; i < n; ++i)
    w[i] = T(random[i] % 64);
  SAME(sum(n, idx.data(), w.data(), to), to[idx[i]] += w[i]);
  SAME(difference(n, idx.data(), w.data(), to), to[idx[i]] -= w[i];
       if (w[i] > 3) to[idx[i] / 2] += 2 * w[i]);
  SAME(minima(n, idx.data(), w.data(), to), if (w[i] < to[idx[i]]) to[idx[i]] = w[i]);
  if constexpr (std::is_integral_v<T>) {
    SAME(product(n, idx.data(), w.data(), to), to[idx[i]] *= w[i]);
    SAME(bits(n, idx.data(), w.data(), to), to[idx[i]] ^= w[i];
         for (int j = 0; j < 3; ++j) to[100 + j] ^= w[i] & (8 << j));
    SAME(any(n, idx.data(), w.data(), to), to[idx[i]] |= w[i]);
    SAME(all(n, idx.data(), w.data(), to), to[idx[i]] &= w[i] | 255);
  } else {
    for (int i = 0; i < n; ++i)
      w[i] = i % 8 == 0 && i < 400 ? T(2) : T(1); // products stay exact
    SAME(product(n, idx.data(), w.data(), to), to[idx[i]] *= w[i]);
  }
}

int main() {
  for (int n : {0, 1, 16, 17, 1000}) {
    auto random = filled<unsigned>(n, 4);
    std::vector<int> idx(n);
    for (int i = 0; i < n; ++i)
      idx[i] = random[i] % (i % 3 ? 97 : 2); // many in few
    check<int>(n, idx);
    check<unsigned long>(n, idx);
    check<float>(n, idx);
    check<double>(n, idx);
    std::vector<int> h(97);
    SAME(count(n, idx.data(), to), to[idx[i]]++);
    {
      std::vector<double> w(n), h(97, NAN);
      for (int i = 0; i < n; ++i)
        w[i] = i % 5 ? random[i] % 1000 : NAN;
      SAME(maxima(n, idx.data(), w.data(), to), to[idx[i]] = std::fmax(to[idx[i]], w[i]));
    }
    {
      std::vector<float> w(n, 2), h(97, 1);
      SAME(lanes(n, idx.data(), w.data(), to), to[idx[i]] += w[i]);
    }
    {
      std::vector<float> w(n, 2), h(n, 1);
      SAME(shifted(n, idx.data(), w.data(), to), to[i] += 2 * w[i]);
    }
    std::vector<float> counts(97, 5), y(97, 6), expected(97);
    for (int i = 0; i < n; ++i)
      expected[idx[i]] += 1;
    std::vector<float> share = expected;
    for (float &value : share)
      value = value / n;
    normalised(n, 97, idx.data(), counts.data(), y.data());
    expectSame("counts", expected, counts);
    if (n > 0)
      expectSame("shares", share, y);
  }
}
