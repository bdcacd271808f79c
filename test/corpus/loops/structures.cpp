// Members, arrays of structures, small value types.
#include "../corpus.hpp"

#include <complex>

namespace {
struct Grid {
  double values[40];
  float table[8][8];
  double *outside;
  int size;
};
struct Point {
  double x, y, z;
};
struct Particle {
  double mass;
  int kind;
  float position[3];
};
struct Vector {
  double x, y;
  Vector operator+(const Vector &other) const { return {x + other.x, y + other.y}; }
  Vector operator*(double by) const { return {x * by, y * by}; }
  double squared() const { return x * x + y * y; }
};
struct Named {
  static double table[40];
};
double Named::table[40];
} // namespace

CORPUS(arrayMember) {
  Grid grid{};
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    grid.values[i] = i * 0.5;
  for (int i = 0; i < n; ++i)
    d.a[i] = grid.values[i];
}

CORPUS(throughPointer) {
  Grid storage{}, *grid = &storage;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j)
      grid->table[i][j] = static_cast<float>(i * j);
  for (int i = 0; i < 64; ++i)
    d.f[i] = storage.table[i / 8][i % 8];
}

CORPUS(pointerMember) {
  Grid grid{{}, {}, d.a, d.n};
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < grid.size; ++i)
    grid.outside[i] *= 2;
}

CORPUS(staticMember) {
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    Named::table[i] = i;
  for (int i = 0; i < n; ++i)
    d.a[i] = Named::table[i];
}

CORPUS(referenceToArray) {
  Grid grid{};
  double(&values)[40] = grid.values;
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    values[i] = -i;
  for (int i = 0; i < n; ++i)
    d.a[i] = grid.values[i];
}

CORPUS(arrayOfPoints) {
  Point *points = reinterpret_cast<Point *>(d.a);
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    points[i].x += points[i].y;
    points[i].z = 0;
  }
}

CORPUS(copyOfPoints) {
  const Point *from = reinterpret_cast<Point *>(d.a);
  Point *to = reinterpret_cast<Point *>(d.b);
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    to[i] = from[n - 1 - i];
}

CORPUS(mixedFields) {
  std::vector<Particle> particles(static_cast<std::size_t>(d.n) + 1);
  Particle *p = particles.data();
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    p[i].mass = 0.5 * i;
    p[i].kind = i % 3;
    for (int k = 0; k < 3; ++k)
      p[i].position[k] = static_cast<float>(i + k);
  }
  for (int i = 0; i < n; ++i)
    d.a[i] = p[i].mass + p[i].kind + p[i].position[2];
}

CORPUS(fieldRecurrence) {
  Point *points = reinterpret_cast<Point *>(d.a);
  const int n = d.n;
  LOOPY_KERNEL() // in order
  for (int i = 1; i < n; ++i)
    points[i].x = points[i - 1].x + points[i].y;
}

CORPUS(otherFieldOfTheNext) {
  Point *points = reinterpret_cast<Point *>(d.a);
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 1; i < n; ++i)
    points[i].x = points[i - 1].y;
}

CORPUS(valueType) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    const Vector u{a[i], b[i]}, v{b[i], a[i]};
    const Vector w = u + v * 0.5;
    a[i] = w.squared();
  }
}

CORPUS(arrayOfValues) {
  Vector *v = reinterpret_cast<Vector *>(d.a);
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    v[i] = v[i] * 2 + v[i];
}

CORPUS(complexNumbers) {
  auto *z = reinterpret_cast<std::complex<double> *>(d.a);
  const std::complex<double> w(0.5, -0.25);
  const int n = d.n;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    z[i] = z[i] + w;
}

CORPUS(scalarMember) {
  struct {
    double factor;
    int n;
  } options{1.5, d.n};
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < options.n; ++i)
    a[i] *= options.factor;
}
