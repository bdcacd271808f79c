// Arrays with a type of their own: global, on the stack, parameters and pointers to rows.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static float table[12][20];

static void original(int n, const float (*a)[20], float (*b)[20], const float *x, float *y) {
  float weights[20];
  for (int j = 0; j < 20; ++j)
    weights[j] = x[j] * 2;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 20; ++j)
      b[i][j] = a[i][j] * weights[j] + table[i][19 - j];
  for (int j = 0; j < 20; ++j)
    y[j] = weights[j];
}

static void kernel(int n, const float (*a)[20], float (*b)[20], const float *x, float *y) {
  float weights[20];
  [[loopy::kernel]]
  for (int j = 0; j < 20; ++j)
    weights[j] = x[j] * 2;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < 20; ++j)
      b[i][j] = a[i][j] * weights[j] + table[i][19 - j];
  [[loopy::kernel]]
  for (int j = 0; j < 20; ++j)
    y[j] = weights[j];
}

int main() {
  auto values = filled<float>(12 * 20, 1);
  std::memcpy(table, values.data(), sizeof(table));
  for (int n : {0, 1, 12}) {
    auto a = filled<float>(12 * 20, 2), x = filled<float>(20, 3);
    auto expectedB = filled<float>(12 * 20, 4), b = expectedB;
    auto expectedY = filled<float>(20, 5), y = expectedY;
    auto rows = [](std::vector<float> &flat) {
      return reinterpret_cast<float (*)[20]>(flat.data());
    };
    original(n, rows(a), rows(expectedB), x.data(), expectedY.data());
    kernel(n, rows(a), rows(b), x.data(), y.data());
    expectSame("b", expectedB, b);
    expectSame("y", expectedY, y);
  }
}
