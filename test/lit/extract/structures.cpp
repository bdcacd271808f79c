// Arrays of structures: one view per type of the members, with the place in the structure as the last
// axis. Objects that are values fall apart into their members.
// RUN: %loopy-print=ir %s | FileCheck %s

struct Vec {
  float x, y, z;
};
inline Vec operator+(const Vec &a, const Vec &b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }

void oneType(int n, Vec *p, const Vec *q) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    p[i].y = q[2 * i].z;
    (p + i)->x = p[i + 1].x;
  }
}
// CHECK-LABEL: kernel oneType
// CHECK-DAG: array p : f32[][3], host
// CHECK-DAG: array q : f32[][3], host
// CHECK: s0: p[i][1] = q[2 * i][2]
// CHECK: s1: p[i][0] = p[i + 1][0]

struct Mixed {
  int id;
  double mass;
  Vec corners[2];
};
void severalTypes(int n, Mixed *p, int w) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    for (int k = 0; k < 2; ++k)
      p[i * w].corners[k].z += p[i * w].id * p[i * w].mass;
}
// CHECK-LABEL: kernel severalTypes
// CHECK: array p_f32 : f32[][w][10], host, part of p
// CHECK: array p_i32 : i32[][w][10], host, part of p
// CHECK: array p_f64 : f64[][w][5], host, part of p
// CHECK: s0: p_f32[i][0][k * 3 + 6] =

void values(int n, Vec *p, const Vec &origin) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    Vec sum = p[i] + origin;
    p[i] = sum + p[n - 1];
  }
}
// CHECK-LABEL: kernel values
// CHECK: array sum : f32[per loop][3], temporary
// CHECK: s0: sum[i][0] = p[i][0] + origin_x
// CHECK: s2: sum[i][2] = p[i][2] + origin_z
// CHECK: value[i] = sum[i][0] + p[n - 1][0]
// CHECK: p[i][0] = value[i]

struct Matrix {
  int rows, columns;
  float *data;
  int at(int i, int j) const { return i * columns + j; }
  float &operator()(int i, int j) { return data[at(i, j)]; }
};
void accessors(Matrix &m) {
  [[loopy::kernel]]
  for (int i = 0; i < m.rows; ++i)
    for (int j = 0; j < m.columns; ++j)
      m(i, j) *= 2;
}
// CHECK-LABEL: kernel accessors
// CHECK: array m_data : f32[][m_columns], host
// CHECK: s0: m_data[i][j] = m_data[i][j] * f32(2)
