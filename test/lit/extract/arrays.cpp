// What can be addressed: arrays of any rank, pointers, members, references, scalars.
// RUN: %loopy-print=ir %s -Wno-pass-failed | FileCheck %s

double global[10][20];

void arrays(int n, float (*rows)[8], double (&r)[3][5], const float *p, float *q) {
  [[loopy::kernel]]
  for (int i = 0; i < 5; ++i) {
    rows[i][1] = *(p + i);
    (*(rows + i))[2] = (p + n)[i];
    r[2][i] = i[p];
    global[i][i] = *p;
    *q = (&p[i])[2];
  }
}
// CHECK-LABEL: kernel arrays
// CHECK-DAG: array rows : f32[][8], host
// CHECK-DAG: array p : f32[], host
// CHECK-DAG: array r : f64[3][5], host
// CHECK-DAG: array global : f64[10][20], host
// CHECK: s0: rows[i][1] = p[i]
// CHECK: s1: rows[i][2] = p[n + i]
// CHECK: s2: r[2][i] = f64(p[i])
// CHECK: s3: global[i][i] = f64(p[0])
// CHECK: s4: q[0] = p[i + 2]

struct Base {
  int count;
};
struct Field : Base {
  float *data;
  float local[4][4];
  float sum;
  void fill(const Field &other) {
    [[loopy::kernel]]
    for (int i = 0; i < count; ++i) {
      data[i] = other.local[i][1];
      local[0][i] = other.data[i];
      sum += other.sum;
    }
  }
};
// CHECK-LABEL: kernel Field::fill
// CHECK: parameter count : i32
// CHECK: parameter other_sum : f32
// CHECK: array data : f32[], host
// CHECK: array other_local : f32[4][4], host
// CHECK: array sum : f32, host
// CHECK: s0: data[i] = other_local[i][1]
// CHECK: s2: sum = sum + other_sum

// Scalars that are written are memory, others parameters.
void scalars(int n, float factor, bool &seen, const float *a) {
  double total = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    total += factor * a[i];
    seen = true;
  }
  *const_cast<float *>(a) = total;
}
// CHECK-LABEL: kernel scalars
// CHECK: parameter factor : f32
// CHECK-NOT: parameter
// CHECK: array total : f64, host
// CHECK: array seen : bool, host
// CHECK: s0: total = total + f64(factor * a[i])
// CHECK: s1: seen = 1

// A parameter whose memory a kernel might write: the run time must know where it lies.
void reachable(const int &n, int *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel reachable
// CHECK: parameter n : i32
// CHECK: array n_memory : i32, host

void unreachable(int n, int *a) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    a[i] = 0;
}
// CHECK-LABEL: kernel unreachable
// CHECK-NOT: _memory
