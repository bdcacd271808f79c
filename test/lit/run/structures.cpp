// Arrays of structures with members of one type and of several, nested and with arrays in them;
// small objects as values with constructors, operators and member functions; accessors.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

struct Vec {
  float x = 0, y = 0, z = 0;
  Vec() = default;
  constexpr Vec(float x, float y, float z) : x(x), y(y), z(z) {}
  Vec &operator+=(const Vec &o) {
    x += o.x;
    y += o.y;
    z += o.z;
    return *this;
  }
  float dot(const Vec &o) const { return x * o.x + y * o.y + z * o.z; }
};
inline Vec operator-(const Vec &a, const Vec &b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec operator*(Vec a, float s) { return Vec(a.x * s, a.y * s, a.z * s); }
inline Vec cross(const Vec &a, const Vec &b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

struct Particle {
  int id;
  double mass;
  Vec position;
  char tag[3];
  float history[2][2];
};
struct Base {
  short kind;
};
struct Derived : Base {
  long count;
};

class Grid {
public:
  Grid(int nx, int ny) : nx(nx), ny(ny), cells(nx * ny), next(nx * ny) {}
  int index(int i, int j) const { return j * nx + i; }
  double &at(int i, int j) { return cells[index(i, j)]; }
  const double &at(int i, int j) const { return cells[index(i, j)]; }
  double &operator()(int i, int j) { return next[j * nx + i]; }
  int width() const { return nx; }
  void step(double c);
  void stepPlain(double c);
  int nx, ny;
  std::vector<double> cells, next;
};

#define STEP                                                                                       \
  for (int j = 1; j < ny - 1; ++j)                                                                 \
    for (int i = 1; i < width() - 1; ++i)                                                          \
      (*this)(i, j) = at(i, j) + c * (at(i - 1, j) + at(i + 1, j) + cells[index(i, j - 1)] +       \
                                      cells[index(i, j + 1)] - 4 * at(i, j));
void Grid::step(double c) {
  [[loopy::kernel]] STEP
}
void Grid::stepPlain(double c) { STEP }

// Each body stands here once: a macro makes the kernel and the original from it.
#define BODY                                                                                       \
  for (int i = 0; i < n; ++i) {                                                                    \
    p[i].position.x += 2 * v[i].x;                                                                 \
    p[i].mass = p[i].id + p[i].mass * p[i].tag[1];                                                 \
    p[i].tag[i % 3] += 1;                                                                          \
    for (int k = 0; k < 2; ++k)                                                                    \
      p[i].history[1][k] = p[i].history[0][1 - k] + k;                                             \
    ++p[i].id;                                                                                     \
  }                                                                                                \
  for (int i = 0; i < n; ++i) {                                                                    \
    auto &q = p[i];                                                                                \
    const Particle *r = &p[i];                                                                     \
    Vec d = q.position - v[i];                                                                     \
    d += v[i];                                                                                     \
    Vec e = cross(d, v[n - 1 - i]) * 0.5f;                                                         \
    v[i] = e;                                                                                      \
    w[i] = v[i];                                                                                   \
    w[i] += Vec(1, 2, static_cast<float>(r->mass));                                                \
    w[i] = cross(w[i], e);                                                                         \
    s[i] = (w[i] - e).dot(d) + e.z;                                                                \
  }                                                                                                \
  for (int i = 1; i < n; ++i) {                                                                    \
    b[i] = b[i - 1];                                                                               \
    b[i].count += i + b[i].kind;                                                                   \
  }

void update(int n, Particle *p, Vec *v, std::vector<Vec> &w, float *s, Derived *b) {
  [[loopy::kernel]] { BODY }
}
void updatePlain(int n, Particle *p, Vec *v, std::vector<Vec> &w, float *s, Derived *b) { BODY }

void pixels(Vec *image, int width, int height) {
  [[loopy::kernel]]
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      image[y * width + x].y = image[y * width + x].x * 2 + image[y * width + x].z;
}

int main() {
  for (int n : {1, 5, 100}) {
    auto data = filled<float>(n * 8, 1);
    // Padding included: kernels leave it alone.
    std::vector<Particle> p(n);
    std::memset(static_cast<void *>(p.data()), 0x5a, n * sizeof(Particle));
    std::vector<Vec> v(n), w(n);
    std::vector<Derived> b(n);
    std::memset(static_cast<void *>(b.data()), 0x5a, n * sizeof(Derived));
    for (int i = 0; i < n; ++i) {
      p[i].id = i;
      p[i].mass = data[8 * i];
      p[i].position = v[i] = {data[8 * i + 1], data[8 * i + 2], data[8 * i + 3]};
      for (int k = 0; k < 3; ++k)
        p[i].tag[k] = k + i;
      p[i].history[0][0] = p[i].history[0][1] = p[i].history[1][0] = p[i].history[1][1] = i;
      b[i].kind = i;
      b[i].count = 3 * i;
    }
    auto v2 = v, w2 = w;
    std::vector<float> s(n), s2(n);
    std::vector<Particle> p2(n);
    std::vector<Derived> b2(n);
    std::memcpy(static_cast<void *>(p2.data()), p.data(), n * sizeof(Particle));
    std::memcpy(static_cast<void *>(b2.data()), b.data(), n * sizeof(Derived));
    updatePlain(n, p.data(), v.data(), w, s.data(), b.data());
    update(n, p2.data(), v2.data(), w2, s2.data(), b2.data());
    expectSame("s", s, s2);
    if (std::memcmp(p.data(), p2.data(), n * sizeof(Particle)) ||
        std::memcmp(v.data(), v2.data(), n * sizeof(Vec)) ||
        std::memcmp(w.data(), w2.data(), n * sizeof(Vec)))
      return std::puts("objects differ"), 1;
    for (int i = 0; i < n; ++i)
      if (b[i].kind != b2[i].kind || b[i].count != b2[i].count)
        return std::puts("b differs"), 1;
  }
  std::vector<Vec> image(35 * 20), expected(35 * 20);
  for (int i = 0; i < 35 * 20; ++i) {
    image[i] = expected[i] = Vec(i, 1, 3 * i);
    expected[i].y = expected[i].x * 2 + expected[i].z;
  }
  pixels(image.data(), 35, 20);
  if (std::memcmp(image.data(), expected.data(), image.size() * sizeof(Vec)) != 0)
    return std::puts("image differs"), 1;
  Grid grid(30, 20);
  grid.cells = filled<double>(600, 4);
  Grid plain = grid;
  for (int t = 0; t < 3; ++t) {
    grid.step(0.125);
    plain.stepPlain(0.125);
    std::swap(grid.cells, grid.next);
    std::swap(plain.cells, plain.next);
  }
  expectSame("grid", plain.cells, grid.cells);
}
