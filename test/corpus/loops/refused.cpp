// What stays a loop, and why.
#include "../corpus.hpp"

#include <atomic>
#include <cstdio>

namespace {
double recursive(double x, int depth) { return depth == 0 ? x : recursive(x * 0.5, depth - 1); }
struct Shape {
  virtual double area() const { return 1; }
  virtual ~Shape() = default;
};
struct Flags {
  int low : 4;
  int high : 4;
};
union Either {
  float f;
  int i;
};
double unknown(double);
double (*chosen)(double) = unknown;
double unknown(double x) { return x + 1; }
} // namespace

CORPUS(breakOut) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: break
  for (int i = 0; i < n; ++i) {
    if (a[i] > 1.4)
      break;
    a[i] = 0;
  }
}

CORPUS(returnOut) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: return
  for (int i = 0; i < n; ++i) {
    if (a[i] > 1.4)
      return;
    a[i] = 0;
  }
}

CORPUS(gotoOut) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: goto
  for (int i = 0; i < n; ++i) {
    if (a[i] > 1.4)
      goto done;
    a[i] = 0;
  }
done:
  d.at = 1;
}

CORPUS(volatileData) {
  volatile double *x = d.a;
  const int n = d.n;
  LOOPY_KERNEL() // refused: volatile
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}

CORPUS(atomicData) {
  std::atomic<int> total{0};
  const int n = d.n;
  LOOPY_KERNEL() // refused: atomic
  for (int i = 0; i < n; ++i)
    total += i;
  d.at = total;
}

CORPUS(inlineAssembly) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: assembl
  for (int i = 0; i < n; ++i) {
    asm volatile("");
    a[i] = 1;
  }
}

CORPUS(output) {
  const int n = d.n;
  char text[16];
  double *a = d.a;
  LOOPY_KERNEL() // refused: snprintf
  for (int i = 0; i < n; ++i)
    a[i] = std::snprintf(text, sizeof text, "%d", i);
}

CORPUS(throughFunctionPointer) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: function
  for (int i = 0; i < n; ++i)
    a[i] = chosen(a[i]);
}

CORPUS(recursion) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: recursive
  for (int i = 0; i < n; ++i)
    a[i] = recursive(a[i], 3);
}

CORPUS(virtualCall) {
  const int n = d.n;
  double *a = d.a;
  Shape shape;
  const Shape *s = &shape;
  LOOPY_KERNEL() // refused: area
  for (int i = 0; i < n; ++i)
    a[i] = s->area();
}

CORPUS(throwing) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: exception
  for (int i = 0; i < n; ++i) {
    if (a[i] < 0)
      throw i;
    a[i] = 1;
  }
}

CORPUS(bitFields) {
  Flags flags[64] = {};
  const int n = d.n;
  LOOPY_KERNEL() // refused: bit-field
  for (int i = 0; i < n; ++i)
    flags[i].low = i & 7;
  for (int i = 0; i < n; ++i)
    d.p[i] = flags[i].low;
}

CORPUS(unions) {
  Either either[64] = {};
  const int n = d.n;
  LOOPY_KERNEL() // refused: union
  for (int i = 0; i < n; ++i)
    either[i].i = i;
  for (int i = 0; i < n; ++i)
    d.p[i] = either[i].i;
}

CORPUS(longDouble) {
  long double x[64] = {};
  const int n = d.n;
  LOOPY_KERNEL() // refused: long double
  for (int i = 0; i < n; ++i)
    x[i] = i;
  for (int i = 0; i < n; ++i)
    d.a[i] = static_cast<double>(x[i]);
}

CORPUS(boundThatChanges) {
  int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: n
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    if (a[i] > 5)
      --n;
  }
  d.at = n;
}

CORPUS(variableThatChanges) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: i
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    if (a[i + 1] > 1)
      ++i;
  }
}

CORPUS(rowsOfPointers) {
  double *rows[40];
  const int n = d.n;
  for (int i = 0; i < n; ++i)
    rows[i] = d.a + i * n;
  LOOPY_KERNEL() // refused: rows
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      rows[i][j] = i;
}

CORPUS(allocation) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // refused: new
  for (int i = 0; i < n; ++i) {
    double *p = new double(a[i]);
    a[i] = *p + 1;
    delete p;
  }
}
