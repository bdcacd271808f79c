// Subscripts that are loaded from memory: the elements to transfer come from array types, from the
// types and operations of the subscripts, or from the smallest and largest index at run time.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <algorithm>
#include <numeric>

static std::vector<int> indices(int n, int low, int high) {
  std::vector<int> result = filled<int>(n, 7);
  for (int &index : result)
    index = low + index % (high - low);
  return result;
}

static void gather(int n) {
  auto x = filled<float>(500, 1), y = filled<float>(n, 2), expected = y;
  auto idx = indices(n, -100, 300); // relative to the middle
  const float *middle = x.data() + 200;
  for (int i = 0; i < n; ++i)
    expected[i] = middle[idx[i]] + middle[idx[i] + 3];
  float *to = y.data();
  const int *from = idx.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    to[i] = middle[from[i]] + middle[from[i] + 3];
  expectSame("gather", expected, y);
}

static float table[64][8];

static void rows(int n) {
  std::vector<float> y(n * 8, 1), expected = y;
  std::vector<unsigned char> which(n);
  for (int i = 0; i < n; ++i)
    which[i] = i * 37 % 64;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 8; ++j)
      expected[i * 8 + j] += table[which[i]][j];
  float *to = y.data();
  const unsigned char *from = which.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 8; ++j)
      to[i * 8 + j] += table[from[i]][j];
  expectSame("rows", expected, y);
}

/// The table has exactly 256 elements, the smallest buffer that bytes can address.
static void bytes(int n) {
  auto lut = filled<short>(256, 5);
  auto pixels = filled<unsigned char>(n, 6);
  std::vector<short> y(n), expected(n);
  for (int i = 0; i < n; ++i)
    expected[i] = lut[pixels[i]];
  const short *look = lut.data();
  const unsigned char *in = pixels.data();
  short *out = y.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    out[i] = look[in[i]];
  expectSame("bytes", expected, y);
}

static void operations(int n, int m) {
  auto x = filled<double>(m + 256, 8);
  auto key = filled<unsigned>(n, 9);
  auto real = filled<float>(n, 10);
  std::vector<double> y(n), expected(n);
  auto compute = [&](double *out) {
    for (int i = 0; i < n; ++i)
      out[i] = x[key[i] & 127u] + x[key[i] % m] + x[(key[i] >> 3) % 200u] +
               x[std::min(std::max(static_cast<int>(real[i] * 16), 0), 255)] + x[(i * 7) % m];
  };
  compute(expected.data());
  const double *from = x.data();
  const unsigned *keys = key.data();
  const float *reals = real.data();
  double *to = y.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    to[i] = from[keys[i] & 127u] + from[keys[i] % m] + from[(keys[i] >> 3) % 200u] +
            from[std::min(std::max(static_cast<int>(reals[i] * 16), 0), 255)] + from[(i * 7) % m];
  expectSame("operations", expected, y);
}

/// Two steps of indirection, a local variable, a floating value as an index, a reference and a
/// pointer whose place depends on data.
static void chains(int n) {
  auto x = filled<float>(900, 11);
  auto first = indices(n, 0, 300);
  auto second = indices(300, 100, 800);
  std::vector<float> real(n);
  for (int i = 0; i < n; ++i)
    real[i] = 0.5f * (i % 100) - 3.25f;
  std::vector<float> y(n), expected(n);
  auto original = [&](float *out) {
    for (int i = 0; i < n; ++i) {
      int k = second[first[i]];
      const float *near = &x[k - 50];
      out[i] = x[k] + near[10] + x[100 + static_cast<int>(real[i])];
      k = 2 * first[i] + 1;
      const float &element = x[k];
      k = 0;
      out[i] += element * x[k] + near[11];
    }
  };
  original(expected.data());
  const float *from = x.data();
  const int *a = first.data(), *b = second.data();
  const float *reals = real.data();
  float *to = y.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    int k = b[a[i]];
    const float *near = &from[k - 50];
    to[i] = from[k] + near[10] + from[100 + static_cast<int>(reals[i])];
    k = 2 * a[i] + 1;
    const float &element = from[k];
    k = 0;
    to[i] += element * from[k] + near[11];
  }
  expectSame("chains", expected, y);
}

/// Indices that wrap around: numbers near the end of 32 unsigned bits, negative ones in 64.
static void wrapping(int n) {
  auto x = filled<float>(400, 12);
  std::vector<unsigned> low(n);
  std::vector<std::size_t> wide(n);
  for (int i = 0; i < n; ++i) {
    low[i] = 4294967295u - i % 90;
    wide[i] = static_cast<std::size_t>(-1) - i % 50;
  }
  std::vector<float> y(n), expected(n);
  const float *from = x.data() + 100;
  const unsigned *lows = low.data();
  const std::size_t *wides = wide.data();
  float *to = y.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    to[i] = from[100u + lows[i] % 200u] + from[wides[i]];
  for (int i = 0; i < n; ++i)
    expected[i] = from[100u + lows[i] % 200u] + from[wides[i]];
  expectSame("wrapping", expected, y);
}

int main() {
  auto values = filled<float>(64 * 8, 3);
  std::copy(values.begin(), values.end(), &table[0][0]);
  for (int n : {0, 1, 100, 1000}) {
    gather(n);
    rows(n);
    bytes(n);
    operations(n, 201);
    chains(n);
    wrapping(n);
  }
}
