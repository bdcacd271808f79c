// Assignments, ++ and -- inside of expressions, std::swap and std::clamp.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <algorithm>
#include <utility>

struct Data {
  std::vector<double> a = filled<double>(400, 1), b = filled<double>(400, 2);
  std::vector<int> p = std::vector<int>(400), q = filled<int>(400, 3);
  std::vector<double> kept = std::vector<double>(400);
  double last = 0, sum = 0;
  int count = 0;
};

// `LOOP` stands before every loop.
#define LOOPS(NAME, LOOP)                                                                          \
  static void NAME(int n, Data &data) {                                                            \
    double *a = data.a.data(), *b = data.b.data(), t = 0, sum = 0;                                 \
    int *p = data.p.data(), *q = data.q.data(), count = 0, k = 0;                                  \
    std::vector<double> &kept = data.kept;                                                         \
    /* in a condition, evaluated whenever it is */                                                 \
    LOOP for (int i = 0; i < n; ++i) if ((t = a[i] - 1) > 0 && t < 3) {                            \
      b[i] = t;                                                                                    \
      ++count;                                                                                     \
    }                                                                                              \
    /* what is added */                                                                            \
    LOOP for (int i = 0; i < n; ++i) sum += (t = a[i] * 0.5) + 1;                                  \
    /* the condition of an inner loop */                                                           \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      double x;                                                                                    \
      int steps = 0;                                                                               \
      while ((x = a[i] / (steps + 1)) > 0.2)                                                       \
        ++steps;                                                                                   \
      p[i] += steps;                                                                               \
      b[i] += x;                                                                                   \
    }                                                                                              \
    /* evaluated only sometimes */                                                                 \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      int seen = 0;                                                                                \
      if (a[i] > 0 && (seen = q[i] % 7) > 2 || ++seen == 1)                                        \
        p[i] += seen;                                                                              \
      p[i] += a[i] < 1 ? (seen = 5) : seen;                                                        \
    }                                                                                              \
    /* an element, and what its statement stores elsewhere */                                      \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      if ((b[i] -= 1) < 0)                                                                         \
        p[i] -= 2;                                                                                 \
      a[i] = 1 + (b[i] = b[i] * 2);                                                                \
    }                                                                                              \
    /* the elements of a stack, which stand in order */                                            \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      double stack[8];                                                                             \
      int top = 0, pops = 0;                                                                       \
      for (int j = 0; j < 8; ++j)                                                                  \
        if (a[i + j] > 0)                                                                          \
          stack[top++] = a[i + j];                                                                 \
      double total = 0;                                                                            \
      while (top > 0) {                                                                            \
        total = total * 0.5 + stack[--top];                                                        \
        pops++;                                                                                    \
      }                                                                                            \
      b[i] = total + pops;                                                                         \
    }                                                                                              \
    /* what a condition keeps of a container */                                                    \
    LOOP for (int i = 0; i < n; ++i) if (b[i] > 1) kept[k++] = b[i];                               \
    LOOP for (int i = 0; i + 1 < n; i += 2) {                                                      \
      std::swap(a[i], a[i + 1]);                                                                   \
      a[i] += std::clamp(b[i], -1.0, 0.5) + b[std::clamp(i + 3, 0, n - 1)];                        \
    }                                                                                              \
    LOOP for (int i = 0; i < n; ++i) for (int j = 0; j + 1 < n - i; ++j) if (a[j] > a[j + 1])      \
        std::swap(a[j], a[j + 1]);                                                                 \
    data.last = t;                                                                                 \
    data.sum = sum;                                                                                \
    data.count = count * 1000 + k;                                                                 \
  }
LOOPS(original, )
LOOPS(kernel, [[loopy::kernel]])

int main() {
  for (int n : {0, 1, 2, 7, 61}) {
    Data expected, actual;
    original(n, expected);
    kernel(n, actual);
    expectSame("a", expected.a, actual.a);
    expectSame("b", expected.b, actual.b);
    expectSame("p", expected.p, actual.p);
    expectSame("kept", expected.kept, actual.kept);
    expectSame("last", expected.last, actual.last);
    expectSame("sum", expected.sum, actual.sum);
    expectSame("count", expected.count, actual.count);
  }
}
