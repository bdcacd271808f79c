// Standard containers and views.
#include "../corpus.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace {
std::vector<double> copyOf(const double *first, int n) { return {first, first + n}; }
void back(const std::vector<double> &from, double *to) {
  for (double value : from)
    *to++ = value;
}
} // namespace

CORPUS(vectorByIndex) {
  std::vector<double> x = copyOf(d.a, d.n), y = copyOf(d.b, d.n);
  LOOPY_KERNEL() // parallel
  for (std::size_t i = 0; i < x.size(); ++i)
    y[i] += 2 * x[i];
  back(y, d.b);
}

CORPUS(vectorByInt) {
  std::vector<double> x = copyOf(d.a, d.n);
  const int n = static_cast<int>(x.size());
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    x[i] = x[i] * x[i];
  back(x, d.a);
}

CORPUS(vectorReference) {
  std::vector<double> x = copyOf(d.a, d.n), y = copyOf(d.b, d.n);
  std::vector<double> &to = y;
  const std::vector<double> &from = x;
  LOOPY_KERNEL() // parallel
  for (std::size_t i = 0; i < to.size(); ++i)
    to[i] = from[i];
  back(y, d.b);
}

CORPUS(vectorTwoDimensions) {
  const int n = d.n;
  std::vector<double> x = copyOf(d.a, n * n), y = copyOf(d.b, n * n);
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      y[i * n + j] = x[j * n + i];
  back(y, d.b);
}

CORPUS(vectorRecurrence) {
  std::vector<double> x = copyOf(d.a, d.n);
  LOOPY_KERNEL() // in order
  for (std::size_t i = 1; i < x.size(); ++i)
    x[i] += 0.5 * x[i - 1];
  back(x, d.a);
}

CORPUS(rangeForReference) {
  std::vector<double> x = copyOf(d.a, d.n);
  LOOPY_KERNEL() // parallel
  for (double &each : x)
    each = 3 * each + 1;
  back(x, d.a);
}

CORPUS(rangeForSum) {
  std::vector<double> x = copyOf(d.a, d.n);
  double sum = 0;
  LOOPY_KERNEL() // in order
  for (double each : x)
    sum += each;
  d.s = sum;
}

CORPUS(standardArray) {
  std::array<double, 16> x{};
  const double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = a[i] * 2;
  for (int i = 0; i < 16; ++i)
    d.b[i] = x[static_cast<std::size_t>(i)];
}

CORPUS(span) {
  std::span<double> x(d.a, static_cast<std::size_t>(d.n));
  std::span<const double> y(d.b, static_cast<std::size_t>(d.n));
  LOOPY_KERNEL() // parallel
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] -= y[i];
}

CORPUS(spanOverlaps) {
  const std::size_t n = static_cast<std::size_t>(d.n);
  std::span<double> x(d.a + 1, n);
  std::span<const double> y(d.a, n);
  LOOPY_KERNEL() // parallel; falls back
  for (std::size_t i = 0; i < n; ++i)
    x[i] = y[i];
}

CORPUS(dataPointer) {
  std::vector<double> x = copyOf(d.a, d.n);
  double *p = x.data();
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    p[i] += i;
  back(x, d.a);
}

CORPUS(pushBack) {
  std::vector<double> x;
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: push_back
  for (int i = 0; i < n; ++i)
    x.push_back(a[i]);
  back(x, d.b);
}

CORPUS(checkedAccess) {
  std::vector<double> x = copyOf(d.a, d.n);
  LOOPY_KERNEL() // refused: at
  for (std::size_t i = 0; i < x.size(); ++i)
    x.at(i) = 0;
  back(x, d.a);
}

CORPUS(vectorOfBool) {
  std::vector<bool> x(static_cast<std::size_t>(d.n));
  const int n = d.n;
  LOOPY_KERNEL() // refused: bool
  for (int i = 0; i < n; ++i)
    x[static_cast<std::size_t>(i)] = i % 3 == 0;
  for (int i = 0; i < n; ++i)
    d.p[i] = x[static_cast<std::size_t>(i)];
}
