// Calls of functions with visible bodies: device functions, inlined expressions and inlined code.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>
#include <loopy/loopy.hpp>

static inline float square(float x) { return x * x; }
static double square(double x) { return x * x; }
static int square(int x) { return x * x; }

// Loops, early returns, parameters that change, calls of other functions.
static int gcd(int a, int b) {
  while (b != 0) {
    int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
static float newtonRoot(float x, int steps = 20) {
  if (x <= 0)
    return 0;
  float guess = x > 1 ? x : 1;
  for (int k = 0; k < steps; ++k) {
    float next = 0.5f * (guess + x / guess);
    if (next == guess)
      return guess + square(0.0f);
    guess = next;
  }
  return guess;
}
template <typename T> T clampTo(T x, T low, T high) {
  if (x < low)
    return low;
  return x > high ? high : x;
}
template <int N> int digit(unsigned x) {
  switch (x % N) {
  case 0:
    return -1;
  case 1:
  case 2:
    return static_cast<int>(x);
  default:
    break;
  }
  return N;
}

static int at(int row, int column, int width) { return row * width + column; }
constexpr int twice(int x) { return 2 * x; }

// References and pointers: inlined.
static void minMax(const float *row, int count, float &low, float &high) {
  low = high = 0;
}
static void bounds(const float *row, int count, float &low, float &high) {
  low = row[0];
  high = row[0];
  for (int k = 1; k < count; ++k) {
    if (row[k] < low)
      low = row[k];
    if (row[k] > high)
      high = row[k];
  }
}
static float firstAbove(const float *row, int count, float limit) {
  for (int k = 0; k < count; ++k)
    if (row[k] > limit)
      return row[k];
  return -1;
}
static void add(float &to, float value) { to += value; }

#define SCALARS                                                                                    \
  for (int i = 0; i < n; ++i) {                                                                    \
    x[i] = square(x[i]) + newtonRoot(x[i] + 1) * static_cast<float>(square(0.5));                  \
    k[i] = gcd(square(k[i] % 1000), 36) + digit<7>(static_cast<unsigned>(k[i]));                   \
    x[i] = clampTo(x[i], 0.25f, 3.0f) + newtonRoot(static_cast<float>(i), 3);                      \
  }
#define SUBSCRIPTS                                                                                 \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int j = 0; j < m; ++j)                                                                    \
      out[at(i, j, m)] = in[at(i, m - 1 - j, m)] + table[twice(j) % 8];
#define REFERENCES                                                                                 \
  for (int i = 0; i < n; ++i) {                                                                    \
    float low, high;                                                                               \
    bounds(in + i * m, m, low, high);                                                              \
    add(x[i], high - low);                                                                         \
    x[i] += firstAbove(&in[i * m], m, 0.5f) * 2;                                                   \
  }
#define LAMBDAS                                                                                    \
  auto weight = [&](int i) { return scale * table[i % 8]; };                                       \
  BEFORE for (int i = 0; i < n; ++i) {                                                             \
    auto inner = [&](float v) {                                                                    \
      if (v > 0)                                                                                   \
        return v * scale;                                                                          \
      return v + i;                                                                                \
    };                                                                                             \
    x[i] = inner(x[i]) + weight(i) + [](float v) { return v / 2; }(x[i]);                          \
  }

struct Grid {
  int width = 4;
  float shift = 0.5f;
  static float half(float v) { return v / 2; }
  int index(int row, int column) const { return row * width + column; }
  float moved(float v) const { return v + shift; }
  template <bool Offload> void run(int n, float *a) const;
};
template <> void Grid::run<false>(int n, float *a) const {
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 4; ++j)
      a[index(i, j)] = half(moved(a[index(i, j)]));
}
template <> void Grid::run<true>(int n, float *a) const {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 4; ++j)
      a[index(i, j)] = half(moved(a[index(i, j)]));
}

static float table[8] = {1, 2, 3, 5, 7, 11, 13, 17};

static void scalarsOriginal(int n, float *x, int *k) { SCALARS }
static void scalars(int n, float *x, int *k) {
  LOOPY_KERNEL()
  SCALARS
}
static void subscriptsOriginal(int n, int m, const float *in, float *out) { SUBSCRIPTS }
static void subscripts(int n, int m, const float *in, float *out) {
  LOOPY_KERNEL()
  SUBSCRIPTS
}
static void referencesOriginal(int n, int m, const float *in, float *x) { REFERENCES }
static void references(int n, int m, const float *in, float *x) {
  LOOPY_KERNEL()
  REFERENCES
}
#define BEFORE
static void lambdasOriginal(int n, float scale, float *x) { LAMBDAS }
#undef BEFORE
#define BEFORE LOOPY_KERNEL()
static void lambdas(int n, float scale, float *x) { LAMBDAS }

int main() {
  float unused = 0;
  minMax(nullptr, 0, unused, unused);
  for (int n : {0, 1, 50}) {
    const int m = 12;
    auto expected = filled<float>(n, 1), x = expected;
    auto expectedK = filled<int>(n, 2), k = expectedK;
    scalarsOriginal(n, expected.data(), expectedK.data());
    scalars(n, x.data(), k.data());
    expectSame("scalars", expected, x);
    expectSame("integers", expectedK, k);

    const auto in = filled<float>(n * m, 3);
    std::vector<float> expectedOut(n * m), out(n * m);
    subscriptsOriginal(n, m, in.data(), expectedOut.data());
    subscripts(n, m, in.data(), out.data());
    expectSame("subscripts", expectedOut, out);

    referencesOriginal(n, m, in.data(), expected.data());
    references(n, m, in.data(), x.data());
    expectSame("references", expected, x);

    lambdasOriginal(n, 1.5f, expected.data());
    lambdas(n, 1.5f, x.data());
    expectSame("lambdas", expected, x);

    Grid grid;
    auto expectedGrid = filled<float>(4 * n, 4), values = expectedGrid;
    grid.run<false>(n, expectedGrid.data());
    grid.run<true>(n, values.data());
    expectSame("members", expectedGrid, values);
  }
}
