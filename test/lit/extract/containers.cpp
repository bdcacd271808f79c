// Standard containers: elements of one block of memory, and a parameter for the size.
// RUN: %loopy-print=ir %s -Wno-vla-cxx-extension | FileCheck %s
#include <array>
#include <iterator>
#include <span>
#include <vector>

void elements(std::vector<float> &v, const std::vector<float> &w) {
  [[loopy::kernel]]
  for (std::size_t i = 1; i < v.size(); ++i)
    v[i] = w.front() + w[i - 1] + w.back() + w.data()[2 * i] + v.size();
}
// CHECK-LABEL: kernel elements
// CHECK: parameter v_size : u64
// CHECK: parameter w_size : u64
// CHECK: array v : f32[], host
// CHECK: array w : f32[], host
// CHECK: s0: v[i] = w[0] + w[i - 1] + w[w_size - 1] + w[2 * i] + f32(v_size)
// CHECK: within { [i] : 0 < i < v_size }

// Nested arrays are axes; a constant element of a std::array is a parameter like any other.
void arrays(std::array<std::array<int, 4>, 5> &a, std::array<int, 3> c[10],
            const std::array<int, 3> &dims, std::vector<std::array<float, 2>> &v) {
  [[loopy::kernel]]
  for (int i = 0; i < dims[2]; ++i) {
    a[i][1] = c[i][2] + std::size(dims);
    v[i * dims[1] + 2][1] = 0;
  }
}
// CHECK-LABEL: kernel arrays
// CHECK-DAG: parameter dims_1 : i32
// CHECK-DAG: parameter dims_2 : i32
// CHECK-DAG: array a : i32[5][4], host
// CHECK-DAG: array c : i32[][3], host
// CHECK: s0: a[i][1] = i32({{.*}}c[i][2]{{.*}}3

void linear(std::vector<double> &image, std::span<const double, 7> row, int w, int h) {
  [[loopy::kernel]]
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      image[y * w + x] += row[x % row.size()];
}
// CHECK-LABEL: kernel linear
// CHECK: array image : f64[][w], host
// CHECK: array row : f64[], host
// CHECK: s0: image[y][x] = image[y][x] + row[floormod(x, 7)]

void ranges(std::vector<float> &v, float (&rows)[3][4], std::span<double> sums) {
  [[loopy::kernel]] {
    for (auto &x : v)
      x = x + 1;
    for (double &sum : sums)
      for (const auto &row : rows)
        for (float y : row)
          sum += y;
  }
}
// CHECK-LABEL: kernel ranges
// CHECK: s0: v[x] = v[x] + f32(1)
// CHECK: within { [x] : 0 <= x < v_size }
// CHECK: s1: y_1[sum][row][y] = rows[row][y]
// CHECK: within { [sum, row, y] : 0 <= sum < sums_size and 0 <= row <= 2 and 0 <= y <= 3 }
// CHECK: s2: sums[sum] = sums[sum] + f64(y_1[sum][row][y])

// A local std::array is a local array.
void locals(int n, float *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    std::array<float, 3> t{1, 2};
    t[i % 3] += a[i];
    a[i] = t[0] + t[1] + t[2];
  }
}
// CHECK-LABEL: kernel locals
// CHECK: array t : f32[per loop][3], temporary
// CHECK: s0: t[i][0] = f32(1)
// CHECK: s2: t[i][2] = 0
// CHECK: s3: t[i][floormod(i, 3)]

// The size of a variable-length array is that of its declaration, whatever `m` is later.
void variableLength(int n, int m, double a[n][m]) {
  m = m - 1;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      a[i][j] = 1;
}
// CHECK-LABEL: kernel variableLength
// CHECK: parameter m_elements : u64
// CHECK: array a : f64[][m_elements], host
// CHECK: guard {{.*}} else "a subscript of 'a' leaves its dimension of m_elements elements"

// An iterator is the element with the loop's number; inside of code a loop has a variable for it.
void iterators(std::vector<float> &v, std::span<const float> w, int n, int *found) {
  [[loopy::kernel]]
  for (auto it = v.begin(); it != v.end(); ++it)
    *it = *(it + 1) + w.begin()[2];
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    found[i] = 0;
    for (float x : w) {
      if (x > 3)
        break;
      ++found[i];
    }
  }
}
// CHECK-LABEL: kernel iterators
// CHECK: s0: v[it] = v[it + 1] + w[2]
// CHECK: within { [it] : 0 <= it < v_size }
// CHECK-LABEL: kernel iterators
// CHECK: x_number[i] = 0
// CHECK: while x_number[i] < w_size step x_number[i] = x_number[i] + 1 with 0 <= x_number <= w_size - 1
// CHECK: x_1[i] = w[x_number[i]]
// CHECK: break
