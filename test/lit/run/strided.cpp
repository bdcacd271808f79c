// Steps larger than one, strided subscripts, reversed arrays and subscripts below the pointer.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, const float *x, float *y, float *middle) {
  for (int i = 1; i < n; i += 3)
    y[i] = x[n - 1 - i];
  for (int i = 0; i < n / 2; i++)
    y[2 * i] += x[i] + x[i + n / 2];
  for (int i = -3; i <= 3; i = i + 2)
    middle[i] *= 2;
}

static void kernel(int n, const float *x, float *y, float *middle) {
  [[loopy::kernel]]
  for (int i = 1; i < n; i += 3)
    y[i] = x[n - 1 - i];
  [[loopy::kernel]]
  for (int i = 0; i < n / 2; i++)
    y[2 * i] += x[i] + x[i + n / 2];
  [[loopy::kernel]]
  for (int i = -3; i <= 3; i = i + 2)
    middle[i] *= 2;
}

int main() {
  for (int n : {0, 1, 2, 3, 4, 5, 200, 201}) {
    auto x = filled<float>(n, 1);
    auto expected = filled<float>(n, 2), y = expected;
    auto expectedRow = filled<float>(9, 3), row = expectedRow;
    original(n, x.data(), expected.data(), expectedRow.data() + 4);
    kernel(n, x.data(), y.data(), row.data() + 4);
    expectSame("y", expected, y);
    expectSame("row", expectedRow, row);
  }
}
