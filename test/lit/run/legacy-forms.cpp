// Forms that older code likes: ends in variables, std::begin, bounds in elements, arrays that may be
// missing, steps that start anywhere.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <iterator>

// `LOOP` stands before every loop.
#define LOOPS(NAME, LOOP)                                                                          \
  static void NAME(const int *sizes, int step, std::vector<double> &v, double *a, const double *b, \
                   const double *weights, int first) {                                             \
    const auto last = v.cend();                                                                    \
    double sum = 0;                                                                                \
    LOOP for (auto it = v.cbegin(); it != last; ++it) sum += *it;                                  \
    LOOP for (auto it = v.begin(), end = v.end(); it != end; ++it) *it = *it * 2 + sum;            \
    LOOP for (auto it = std::begin(v); it != std::end(v); ++it) *it -= 1;                          \
    auto end = v.end();                                                                            \
    LOOP for (auto it = v.begin(); it < end; ++it) *it += 3;                                       \
    LOOP for (int i = 0; i < sizes[0]; ++i) a[i] += b[i] * sizes[0];                               \
    LOOP for (int i = 0; i < sizes[1]; ++i) a[i] *= weights ? weights[i] : 0.5;                    \
    LOOP for (int i = 0; i < sizes[1]; ++i) if (weights != nullptr && b[i] > 0) a[i] += weights[i]; \
    LOOP for (int i = first; i < sizes[1]; i += step) a[i] = a[i] * 0.5 + i;                       \
    LOOP for (int i = sizes[1] - 1; i >= 0; i -= step) a[i] += b[i];                               \
    int i;                                                                                         \
    LOOP for (i = 7; i < sizes[1]; i += step) a[i] -= b[i];                                        \
    a[0] += i;                                                                                     \
  }
LOOPS(original, )
LOOPS(kernel, [[loopy::kernel]])

int main() {
  for (int n : {0, 1, 2, 13, 100})
    for (int step : {1, 2, 3, 50}) {
      const int sizes[] = {n, n};
      const auto b = filled<double>(n + 1, 2);
      auto v = filled<double>(n, 3), w = v, a = filled<double>(n + 1, 1), c = a;
      const double *weights = step == 2 ? nullptr : b.data();
      original(sizes, step, v, a.data(), b.data(), weights, n / 2);
      kernel(sizes, step, w, c.data(), b.data(), weights, n / 2);
      expectSame("v", v, w);
      expectSame("a", a, c);
    }
}
