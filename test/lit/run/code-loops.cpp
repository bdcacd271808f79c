// Inner loops whose bounds depend on data, `break`, `continue` and `switch`: code inside one instance.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

static int counts[1000];
static int starts[1001];
static int columns[6000];
static double values[6000];
static double vector[1000];

// Escape time: parallel over the pixels.
static void mandelbrot(int width, int height, int *image, bool offload) {
  auto body = [](int x, int y, int w, int h) {
    double cr = -2.0 + 3.0 * x / w, ci = -1.0 + 2.0 * y / h, zr = 0, zi = 0;
    int k = 0;
    while (k < 50 && zr * zr + zi * zi <= 4) {
      double t = zr * zr - zi * zi + cr;
      zi = 2 * zr * zi + ci;
      zr = t;
      ++k;
    }
    return k;
  };
  if (!offload) {
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x)
        image[y * width + x] = body(x, y, width, height);
    return;
  }
  LOOPY_KERNEL()
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      double cr = -2.0 + 3.0 * x / width, ci = -1.0 + 2.0 * y / height, zr = 0, zi = 0;
      int k = 0;
      while (k < 50 && zr * zr + zi * zi <= 4) {
        double t = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = t;
        ++k;
      }
      image[y * width + x] = k;
    }
}

#define COLLATZ                                                                                    \
  for (int i = 0; i < n; ++i) {                                                                    \
    unsigned v = i + 1;                                                                            \
    int steps = 0;                                                                                 \
    do {                                                                                           \
      v = v % 2 ? 3 * v + 1 : v / 2;                                                               \
      ++steps;                                                                                     \
    } while (v != 1);                                                                              \
    counts[i] = steps;                                                                             \
  }

#define SPMV                                                                                       \
  for (int i = 0; i < n; ++i) {                                                                    \
    double sum = 0;                                                                                \
    for (int j = starts[i]; j < starts[i + 1]; ++j)                                                \
      sum += values[j] * vector[columns[j]];                                                       \
    result[i] = sum;                                                                               \
  }

// A search that ends early reads no more than the row; the row's subscripts stay affine.
#define FIRST_NEGATIVE                                                                             \
  for (int i = 0; i < n; ++i) {                                                                    \
    int found = -1;                                                                                \
    for (int j = 0; j < m; ++j) {                                                                  \
      if (a[i * m + j] >= 0)                                                                       \
        continue;                                                                                  \
      found = j;                                                                                   \
      break;                                                                                       \
    }                                                                                              \
    first[i] = found;                                                                              \
  }

#define BISECTION                                                                                  \
  for (int i = 0; i < n; ++i) {                                                                    \
    float low = 0, high = 1 + target[i] * target[i];                                               \
    for (int k = 0; k < 60; ++k) {                                                                 \
      float middle = 0.5f * (low + high);                                                          \
      if (middle == low || middle == high)                                                         \
        break;                                                                                     \
      if (middle * middle < target[i] * target[i])                                                 \
        low = middle;                                                                              \
      else                                                                                         \
        high = middle;                                                                             \
    }                                                                                              \
    roots[i] = low;                                                                                \
  }

#define CHOICES                                                                                    \
  for (int i = 0; i < n; ++i) {                                                                    \
    switch (kind[i] % 6) {                                                                         \
    case 0:                                                                                        \
      out[i] = 1;                                                                                  \
    case 1:                                                                                        \
      out[i] += 10;                                                                                \
      break;                                                                                       \
    case 2:                                                                                        \
    case 3:                                                                                        \
      if (out[i] > 0)                                                                              \
        break;                                                                                     \
      out[i] = 7;                                                                                  \
      break;                                                                                       \
    default:                                                                                       \
      out[i] = -out[i];                                                                            \
    }                                                                                              \
  }

// `continue` of the parallel loop: the rest of the body under the opposite condition, or as code.
#define SKIPS                                                                                      \
  for (int i = 0; i < n; ++i) {                                                                    \
    if (i % 7 == 3)                                                                                \
      continue;                                                                                    \
    out[i] += 1;                                                                                   \
    if (out[i] % 3 == 0) {                                                                         \
      out[i] = -1;                                                                                 \
      continue;                                                                                    \
    }                                                                                              \
    out[i] *= 2;                                                                                   \
  }
#define NESTED_SKIPS                                                                               \
  for (int i = 0; i < n; ++i) {                                                                    \
    if (out[i] > 0) {                                                                              \
      if (kind[i] % 2)                                                                             \
        continue;                                                                                  \
      out[i] = 5;                                                                                  \
    }                                                                                              \
    out[i] += kind[i];                                                                             \
  }

static void spmv(int n, double *result) {
  LOOPY_KERNEL()
  SPMV
}
static void spmvOriginal(int n, double *result) { SPMV }
static void collatz(int n) {
  LOOPY_KERNEL()
  COLLATZ
}
static void collatzOriginal(int n) { COLLATZ }
static void firstNegative(int n, int m, const float *a, int *first) {
  LOOPY_KERNEL()
  FIRST_NEGATIVE
}
static void firstNegativeOriginal(int n, int m, const float *a, int *first) { FIRST_NEGATIVE }
static void bisection(int n, const float *target, float *roots) {
  LOOPY_KERNEL()
  BISECTION
}
static void bisectionOriginal(int n, const float *target, float *roots) { BISECTION }
static void choices(int n, const unsigned *kind, int *out) {
  LOOPY_KERNEL() {
    CHOICES
  }
  LOOPY_KERNEL() {
    SKIPS
  }
  LOOPY_KERNEL() {
    NESTED_SKIPS
  }
}
static void choicesOriginal(int n, const unsigned *kind, int *out) { CHOICES SKIPS NESTED_SKIPS }

int main() {
  for (int n : {0, 1, 3, 300}) {
    for (int i = 0; i <= n; ++i)
      starts[i] = i == 0 ? 0 : starts[i - 1] + i * 7 % 5;
    auto numbers = filled<double>(7000, 1);
    for (int j = 0; j < 6000; ++j) {
      columns[j] = n ? j * 31 % n : 0;
      values[j] = numbers[j];
    }
    for (int i = 0; i < n; ++i)
      vector[i] = numbers[6000 + i];
    std::vector<double> expected(n), result(n);
    spmvOriginal(n, expected.data());
    spmv(n, result.data());
    expectSame("spmv", expected, result);

    collatzOriginal(n);
    std::vector<int> expectedCounts(counts, counts + n);
    for (int i = 0; i < n; ++i)
      counts[i] = 0;
    collatz(n);
    expectSame("collatz", expectedCounts, std::vector<int>(counts, counts + n));

    const int m = 19;
    auto a = filled<float>(n * m, 2);
    for (int i = 0; i < n; i += 3)
      for (int j = 0; j < m; ++j)
        a[i * m + j] = 1;
    std::vector<int> expectedFirst(n, 5), first(n, 5);
    firstNegativeOriginal(n, m, a.data(), expectedFirst.data());
    firstNegative(n, m, a.data(), first.data());
    expectSame("first", expectedFirst, first);

    auto target = filled<float>(n, 3);
    std::vector<float> expectedRoots(n), roots(n);
    bisectionOriginal(n, target.data(), expectedRoots.data());
    bisection(n, target.data(), roots.data());
    expectSame("roots", expectedRoots, roots);

    auto kind = filled<unsigned>(n, 4);
    auto expectedOut = filled<int>(n, 5), out = expectedOut;
    choicesOriginal(n, kind.data(), expectedOut.data());
    choices(n, kind.data(), out.data());
    expectSame("out", expectedOut, out);
  }
  std::vector<int> expectedImage(20 * 30), image(20 * 30);
  mandelbrot(30, 20, expectedImage.data(), false);
  mandelbrot(30, 20, image.data(), true);
  expectSame("mandelbrot", expectedImage, image);
}
