// Templates, lambdas, members, macros, constexpr functions.
#include "../corpus.hpp"

namespace {

template <class T> void scaleAll(T *x, int n, T by) {
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    x[i] *= by;
}

template <int width> void blockSums(const double *x, double *sums, int n) {
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = 0; j < width; ++j)
      sum += x[i * width + j];
    sums[i] = sum;
  }
}

template <class Real> struct Smoother {
  Real weight;
  template <class Index> void apply(const Real *from, Real *to, Index n) const {
    LOOPY_KERNEL() // parallel
    for (Index i = 1; i < n - 1; ++i)
      to[i] = from[i] + weight * (from[i - 1] - 2 * from[i] + from[i + 1]);
  }
};

class Accumulator {
public:
  explicit Accumulator(double *data, int n) : data(data), n(n) {}
  void add(double value) {
    LOOPY_KERNEL() // parallel
    for (int i = 0; i < n; ++i)
      data[i] += value;
  }
  static void clear(double *x, int n) {
    LOOPY_KERNEL() // parallel
    for (int i = 0; i < n; ++i)
      x[i] = 0;
  }

private:
  double *data;
  int n;
};

constexpr int triangle(int n) {
  int sum = 0;
  LOOPY_KERNEL() // in order
  for (int i = 1; i <= n; ++i)
    sum += i;
  return sum;
}
static_assert(triangle(4) == 10);

#define FOR_ALL(i, n) LOOPY_KERNEL() for (int i = 0; i < (n); ++i)

} // namespace

CORPUS(typeTemplate) {
  scaleAll(d.a, d.n, 2.5);
  scaleAll(d.f, d.n, 0.5f);
  scaleAll(d.p, d.n, 3);
}

CORPUS(valueTemplate) {
  blockSums<3>(d.a, d.b, d.n);
  blockSums<5>(d.a, d.c, d.n);
}

CORPUS(memberTemplate) {
  Smoother<float>{0.25f}.apply(d.f, d.g, d.n);
  Smoother<double>{0.125}.apply(d.a, d.b, static_cast<long>(d.n));
}

CORPUS(members) {
  Accumulator(d.a, d.n).add(3);
  Accumulator::clear(d.b, d.n);
}

CORPUS(constantEvaluated) { d.at = triangle(d.n); }

CORPUS(lambda) {
  const int n = d.n;
  double *a = d.a;
  double by = 2;
  auto body = [&](double *x) {
    LOOPY_KERNEL() // parallel
    for (int i = 0; i < n; ++i)
      x[i] = a[i] * by;
  };
  body(d.b);
}

CORPUS(genericLambda) {
  const int n = d.n;
  auto fill = [n](auto *x, auto value) {
    LOOPY_KERNEL() // parallel
    for (int i = 0; i < n; ++i)
      x[i] = value;
  };
  fill(d.a, 1.5);
  fill(d.f, 2.5f);
}

CORPUS(macroWithTheLoop) {
  double *a = d.a;
  const int n = d.n;
  FOR_ALL(i, n) a[i] += 1; // parallel
}

CORPUS(block) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  {
    const double factor = a[0];
    for (int i = 0; i < n; ++i)
      b[i] *= factor;
  }
}

[[gnu::noinline]] LOOPY_KERNEL() // parallel
void wholeFunction(double *x, int n) {
  for (int i = 0; i < n; ++i)
    x[i] = i;
}

CORPUS(function) { wholeFunction(d.a, d.n); }

CORPUS(loopPragma) {
  const int n = d.n;
  double *a = d.a;
#pragma clang loop vectorize(enable)
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    a[i] *= 2;
}

static double globalValues[64];
CORPUS(globals) {
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    globalValues[i] = i * 0.5;
  for (int i = 0; i < n; ++i)
    d.a[i] = globalValues[i];
}

CORPUS(localStatic) {
  static float values[8][8];
  LOOPY_KERNEL() // in order
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j)
      values[i][j] = static_cast<float>(i - j);
  for (int i = 0; i < 64; ++i)
    d.f[i] = values[i / 8][i % 8];
}
