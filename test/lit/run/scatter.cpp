// Writes through subscripts that are loaded from memory run in order; a script may say that no two
// iterations write the same element.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

inline constexpr auto blocks =
    loopy::script()
        .split_iname("i", 64, {.outer_tag = loopy::g(0)})
        .trust("the indices are a permutation", loopy::check::dependence);

/// What was trusted holds after the values have come into local memory, too.
inline constexpr auto fetched =
    loopy::script()
        .split_iname("i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .trust("the indices are a permutation", loopy::check::dependence)
        .add_prefetch("from", {"i_inner"}, {.space = loopy::local});

static std::vector<int> permutation(int n) {
  std::vector<int> result(n);
  for (int i = 0; i < n; ++i)
    result[i] = i;
  auto random = filled<unsigned>(n, 3);
  for (int i = n - 1; i > 0; --i)
    std::swap(result[i], result[random[i] % (i + 1)]);
  return result;
}

static void inOrder(int n) {
  auto v = filled<float>(n, 1), y = filled<float>(300, 2), expected = y;
  auto random = filled<unsigned>(n, 4);
  std::vector<int> idx(n);
  for (int i = 0; i < n; ++i)
    idx[i] = random[i] % 280; // many twice
  for (int i = 0; i < n; ++i) {
    expected[idx[i]] = v[i];
    expected[idx[i] + 7] += v[i] * 0.1f;
  }
  float *to = y.data();
  const float *from = v.data();
  const int *where = idx.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    to[where[i]] = from[i];
    to[where[i] + 7] += from[i] * 0.1f;
  }
  expectSame("in order", expected, y);
}

static void permuted(int n) {
  auto v = filled<double>(n, 5), y = filled<double>(n, 6), expected = y;
  auto idx = permutation(n);
  for (int i = 0; i < n; ++i)
    expected[idx[i]] += v[i];
  double *to = y.data();
  const double *from = v.data();
  const int *where = idx.data();
  LOOPY_KERNEL(blocks)
  for (int i = 0; i < n; ++i)
    to[where[i]] += from[i];
  expectSame("permuted", expected, y);
  for (int i = 0; i < n; ++i)
    expected[idx[i]] += v[i];
  LOOPY_KERNEL(fetched)
  for (int i = 0; i < n; ++i)
    to[where[i]] += from[i];
  expectSame("permuted, fetched", expected, y);
}

static void histogram(int n) {
  auto key = filled<unsigned char>(n, 7);
  std::vector<int> bins(256), expected(256);
  for (int i = 0; i < n; ++i)
    ++expected[key[i]];
  int *to = bins.data();
  const unsigned char *keys = key.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    ++to[keys[i]];
  expectSame("histogram", expected, bins);

  // The bins that are written are exactly [0, 8) here: what lies behind is not theirs.
  std::vector<int> few(8), fewExpected(8);
  for (int i = 0; i < n; ++i)
    fewExpected[key[i] % 8] += i;
  int *small = few.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    small[keys[i] % 8] += i;
  expectSame("few bins", fewExpected, few);

  int local[16] = {}, localExpected[16] = {};
  for (int i = 0; i < n; ++i)
    localExpected[key[i] & 15]++;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    local[keys[i] & 15]++;
  for (int i = 0; i < 16; ++i)
    expectSame("local bins", localExpected[i], local[i]);
}

/// The index array is written by the same region before it is used. What it held before counts, too.
static void computedKeys(int n) {
  auto v = filled<int>(n, 8);
  std::vector<int> key(n, 63), expectedKey(n, 63), bins(64), expected(64);
  for (int i = 0; i < n; ++i) {
    expectedKey[i] = v[i] & 63;
    expected[expectedKey[i]] += v[i] & 7;
  }
  int *keys = key.data(), *to = bins.data();
  const int *from = v.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    keys[i] = from[i] & 63;
    to[keys[i]] += from[i] & 7;
  }
  expectSame("computed keys", expectedKey, key);
  expectSame("bins of computed keys", expected, bins);
}

int main() {
  for (int n : {0, 1, 63, 1000}) {
    inOrder(n);
    permuted(n);
    histogram(n);
    computedKeys(n);
  }
}
