// A sparse matrix times a vector: rows between pointers, columns through indices, empty rows.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void multiply(int n) {
  auto random = filled<unsigned>(8 * n + 1, 1);
  std::vector<int> rows(n + 1), columns;
  for (int i = 0; i < n; ++i) {
    for (unsigned j = 0; j < random[i] % 7; ++j)
      columns.push_back(random[7 * i + j] % n);
    rows[i + 1] = static_cast<int>(columns.size());
  }
  auto values = filled<double>(static_cast<long>(columns.size()), 2), x = filled<double>(n, 3);
  std::vector<double> y(n), expected(n);
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = rows[i]; j < rows[i + 1]; ++j)
      sum += values[j] * x[columns[j]];
    expected[i] = sum;
  }
  const int *row = rows.data(), *column = columns.data();
  const double *a = values.data(), *from = x.data();
  double *to = y.data();
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = row[i]; j < row[i + 1]; ++j)
      sum += a[j] * from[column[j]];
    to[i] = sum;
  }
  expectSame("sparse rows", expected, y);
}

int main() {
  for (int n : {0, 1, 10, 500})
    multiply(n);
}
