// Discontinuous Galerkin, for the acoustic equations on tetrahedra: 20 nodes per element, of which
// 40 on its four faces are counted.
#include "HandWritten.h"
#include "Measure.h"
#include "Workloads.h"

#include <loopy/loopy.hpp>

using Nodes = float[20]; // of one element
using Column = float[4]; // three numbers and a hole

#define VOLUME                                                                                     \
  for (int k = 0; k < elements; ++k)                                                               \
    for (int n = 0; n < 20; ++n) {                                                                 \
      float u0 = 0, u1 = 0, u2 = 0, v0 = 0, v1 = 0, v2 = 0;                                        \
      float w0 = 0, w1 = 0, w2 = 0, p0 = 0, p1 = 0, p2 = 0;                                        \
      for (int m = 0; m < 20; ++m) {                                                               \
        const float d0 = d[n][m][0], d1 = d[n][m][1], d2 = d[n][m][2];                             \
        u0 += u[k][m] * d0;                                                                        \
        u1 += u[k][m] * d1;                                                                        \
        u2 += u[k][m] * d2;                                                                        \
        v0 += v[k][m] * d0;                                                                        \
        v1 += v[k][m] * d1;                                                                        \
        v2 += v[k][m] * d2;                                                                        \
        w0 += w[k][m] * d0;                                                                        \
        w1 += w[k][m] * d1;                                                                        \
        w2 += w[k][m] * d2;                                                                        \
        p0 += p[k][m] * d0;                                                                        \
        p1 += p[k][m] * d1;                                                                        \
        p2 += p[k][m] * d2;                                                                        \
      }                                                                                            \
      newU[k][n] = dx[k][0] * p0 + dx[k][1] * p1 + dx[k][2] * p2;                                  \
      newV[k][n] = dy[k][0] * p0 + dy[k][1] * p1 + dy[k][2] * p2;                                  \
      newW[k][n] = dz[k][0] * p0 + dz[k][1] * p1 + dz[k][2] * p2;                                  \
      newP[k][n] = dx[k][0] * u0 + dx[k][1] * u1 + dx[k][2] * u2 + dy[k][0] * v0 + dy[k][1] * v1 + \
                   dy[k][2] * v2 + dz[k][0] * w0 + dz[k][1] * w1 + dz[k][2] * w2;                  \
    }

#define SURFACE                                                                                    \
  for (int k = 0; k < elements; ++k) {                                                             \
    float fluxU[40], fluxV[40], fluxW[40], fluxP[40];                                              \
    for (int f = 0; f < 40; ++f) {                                                                 \
      const int in = inside[k][f], out = outside[k][f];                                            \
      const float dU = u[out] - u[in], dV = v[out] - v[in], dW = w[out] - w[in];                   \
      const float dP = boundary[k][f] * p[out] - p[in];                                            \
      const float flux =                                                                           \
          0.5f * scale[k][f] * (dP - nx[k][f] * dU - ny[k][f] * dV - nz[k][f] * dW);               \
      fluxU[f] = -nx[k][f] * flux;                                                                 \
      fluxV[f] = -ny[k][f] * flux;                                                                 \
      fluxW[f] = -nz[k][f] * flux;                                                                 \
      fluxP[f] = flux;                                                                             \
    }                                                                                              \
    for (int n = 0; n < 20; ++n) {                                                                 \
      float sumU = 0, sumV = 0, sumW = 0, sumP = 0;                                                \
      for (int m = 0; m < 40; ++m) {                                                               \
        sumU += fluxU[m] * lift[n][m];                                                             \
        sumV += fluxV[m] * lift[n][m];                                                             \
        sumW += fluxW[m] * lift[n][m];                                                             \
        sumP += fluxP[m] * lift[n][m];                                                             \
      }                                                                                            \
      newU[k][n] = sumU;                                                                           \
      newV[k][n] = sumV;                                                                           \
      newW[k][n] = sumW;                                                                           \
      newP[k][n] = sumP;                                                                           \
    }                                                                                              \
  }

#define VOLUME_PARAMETERS                                                                          \
  int elements, const Nodes *u, const Nodes *v, const Nodes *w, const Nodes *p,                    \
      const Column(*d)[20], const Column *dx, const Column *dy, const Column *dz, Nodes *newU,     \
      Nodes *newV, Nodes *newW, Nodes *newP
#define SURFACE_PARAMETERS                                                                         \
  int elements, const int (*inside)[40], const int (*outside)[40], const float *u, const float *v, \
      const float *w, const float *p, const float (*nx)[40], const float (*ny)[40],                \
      const float (*nz)[40], const float (*scale)[40], const float (*boundary)[40],                \
      const float (*lift)[40], Nodes *newU, Nodes *newV, Nodes *newW, Nodes *newP

namespace offloaded {
// 50 elements to a work-item, which has its own transposed copy of the matrix.
constexpr auto elementsTogether(const char *matrix, const char *copy, const char *order) {
  return loopy::script()
      .split_iname("k", 50, {.outer = "kb", .inner = "ke", .outer_tag = loopy::g(0)})
      .add_prefetch(matrix, {"ke", "n", "m"}, {.space = loopy::private_})
      .tag_array_axes(copy, order);
}
// Nodes are lanes: two vectors of 8, and one of 4.
inline constexpr auto lastNodesApart = loopy::script().separate_loop_head_tail_slab("n", 0, 4);
constexpr auto nodesInLanes(loopy::tag blocks) {
  return loopy::script()
      .split_iname("n", 8,
                   {.outer_tag = blocks, .inner_tag = loopy::vec, .within = "not id:*_tail"})
      .split_iname(
          "n", 4, {.outer = "last", .inner = "nv", .inner_tag = loopy::vec, .within = "id:*_tail"});
}
// Each vector has its own sums, which stay in registers.
inline constexpr auto sumsApart = loopy::script().duplicate_temporaries(
    {"u0", "u1", "u2", "v0", "v1", "v2", "w0", "w1", "w2", "p0", "p1", "p2", "d0", "d1", "d2"},
    "id:*_tail");
static void volume(VOLUME_PARAMETERS) {
  LOOPY_KERNEL(elementsTogether("d", "d_fetch", "N0,N1,N2")
                   .then(lastNodesApart)
                   .then(sumsApart)
                   .then(nodesInLanes(loopy::ord)))
  VOLUME
}
// All nodes of an element are summed up side by side.
inline constexpr auto sumsTogether =
    loopy::script()
        .privatize_temporaries_with_inames({"n"}, {"sumU", "sumV", "sumW", "sumP"})
        .distribute("n")
        .prioritize_loops({"m", "n"})
        .distribute("n");
static void surface(SURFACE_PARAMETERS) {
  LOOPY_KERNEL(loopy::script(sumsTogether)
                   .then(elementsTogether("lift", "lift_fetch", "N0,N1"))
                   .then(lastNodesApart)
                   .then(nodesInLanes(loopy::unr)))
  SURFACE
}
} // namespace offloaded

namespace openmp {
static void volume(VOLUME_PARAMETERS) {
#pragma omp parallel for
  VOLUME
}
static void surface(SURFACE_PARAMETERS) {
#pragma omp parallel for
  SURFACE
}
} // namespace openmp

static const char *const byHand = R"(
#define VOLUME_OF_NODES(vector, load, store, first)                                               \
  {                                                                                               \
    vector u0 = 0, u1 = 0, u2 = 0, v0 = 0, v1 = 0, v2 = 0;                                        \
    vector w0 = 0, w1 = 0, w2 = 0, p0 = 0, p1 = 0, p2 = 0;                                        \
    for (int m = 0; m < 20; ++m) {                                                                \
      const vector d0 = load(0, &d[0][m][first]), d1 = load(0, &d[1][m][first]);                  \
      const vector d2 = load(0, &d[2][m][first]);                                                 \
      const float um = u[20 * k + m], vm = v[20 * k + m], wm = w[20 * k + m], pm = p[20 * k + m]; \
      u0 += um * d0, u1 += um * d1, u2 += um * d2, v0 += vm * d0, v1 += vm * d1, v2 += vm * d2;   \
      w0 += wm * d0, w1 += wm * d1, w2 += wm * d2, p0 += pm * d0, p1 += pm * d1, p2 += pm * d2;   \
    }                                                                                             \
    const int at = 20 * k + first;                                                                \
    store(x.x * p0 + x.y * p1 + x.z * p2, 0, newU + at);                                          \
    store(y.x * p0 + y.y * p1 + y.z * p2, 0, newV + at);                                          \
    store(z.x * p0 + z.y * p1 + z.z * p2, 0, newW + at);                                          \
    store(x.x * u0 + x.y * u1 + x.z * u2 + y.x * v0 + y.y * v1 + y.z * v2 + z.x * w0 + z.y * w1 + \
              z.z * w2, 0, newP + at);                                                            \
  }

__kernel void volume(int elements, __global const float *restrict u, __global const float *restrict v,
                     __global const float *restrict w, __global const float *restrict p,
                     __global const float *restrict matrix, __global const float4 *restrict dx,
                     __global const float4 *restrict dy, __global const float4 *restrict dz,
                     __global float *restrict newU, __global float *restrict newV,
                     __global float *restrict newW, __global float *restrict newP) {
  float d[3][20][24];
  for (int n = 0; n < 20; ++n)
    for (int m = 0; m < 20; ++m)
      for (int axis = 0; axis < 3; ++axis)
        d[axis][m][n] = matrix[4 * (20 * n + m) + axis];
  const int begin = 50 * get_global_id(0), end = min(begin + 50, elements);
  for (int k = begin; k < end; ++k) {
    const float4 x = dx[k], y = dy[k], z = dz[k];
    VOLUME_OF_NODES(float8, vload8, vstore8, 0)
    VOLUME_OF_NODES(float8, vload8, vstore8, 8)
    VOLUME_OF_NODES(float4, vload4, vstore4, 16)
  }
}

#define SUMS(name) float8 name##0 = 0, name##1 = 0; float4 name##2 = 0;
#define ADD(name, flux) name##0 += flux[m] * l0, name##1 += flux[m] * l1, name##2 += flux[m] * l2;
#define STORE(name, field)                                                                        \
  vstore8(name##0, 0, field + 20 * k), vstore8(name##1, 0, field + 20 * k + 8),                   \
      vstore4(name##2, 0, field + 20 * k + 16);

__kernel void surface(int elements, __global const int *restrict inside,
                      __global const int *restrict outside, __global const float *restrict u,
                      __global const float *restrict v, __global const float *restrict w,
                      __global const float *restrict p, __global const float *restrict nx,
                      __global const float *restrict ny, __global const float *restrict nz,
                      __global const float *restrict scale, __global const float *restrict boundary,
                      __global const float *restrict matrix, __global float *restrict newU,
                      __global float *restrict newV, __global float *restrict newW,
                      __global float *restrict newP) {
  float lift[40][20], fluxU[40], fluxV[40], fluxW[40], fluxP[40];
  for (int n = 0; n < 20; ++n)
    for (int m = 0; m < 40; ++m)
      lift[m][n] = matrix[40 * n + m];
  const int begin = 50 * get_global_id(0), end = min(begin + 50, elements);
  for (int k = begin; k < end; ++k) {
    for (int m = 0; m < 40; ++m) {
      const int f = 40 * k + m, in = inside[f], out = outside[f];
      const float dU = u[out] - u[in], dV = v[out] - v[in], dW = w[out] - w[in];
      const float dP = boundary[f] * p[out] - p[in];
      const float flux = 0.5f * scale[f] * (dP - nx[f] * dU - ny[f] * dV - nz[f] * dW);
      fluxU[m] = -nx[f] * flux, fluxV[m] = -ny[f] * flux, fluxW[m] = -nz[f] * flux;
      fluxP[m] = flux;
    }
    SUMS(a) SUMS(b) SUMS(c) SUMS(d)
    for (int m = 0; m < 40; ++m) {
      const float8 l0 = vload8(0, &lift[m][0]), l1 = vload8(0, &lift[m][8]);
      const float4 l2 = vload4(0, &lift[m][16]);
      ADD(a, fluxU) ADD(b, fluxV) ADD(c, fluxW) ADD(d, fluxP)
    }
    STORE(a, newU) STORE(b, newV) STORE(c, newW) STORE(d, newP)
  }
}
)";

namespace {

constexpr int elements = 10000;

/// `columns` numbers per element, the same in each run.
std::vector<float> numbers(int columns, int seed) {
  std::vector<float> result(static_cast<std::size_t>(elements) * columns);
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = static_cast<float>(i * (seed + 3) % 17) / 8 - 1;
  return result;
}

template <int columns, class T> auto rows(std::vector<T> &data) {
  return reinterpret_cast<T(*)[columns]>(data.data());
}

/// The four fields, what they become, and what they should become.
struct Fields {
  std::vector<float> u = numbers(20, 1), v = numbers(20, 2), w = numbers(20, 3), p = numbers(20, 4);
  std::vector<float> newU = numbers(20, 0), newV = newU, newW = newU, newP = newU;

  std::vector<float> results() const {
    std::vector<float> all;
    for (const auto *field : {&newU, &newV, &newW, &newP})
      all.insert(all.end(), field->begin(), field->end());
    return all;
  }
};

void compareWays(const char *name, double work, const Fields &fields, const Ways &ways) {
  ways.openmp();
  const std::vector<float> expected = fields.results();
  for (const auto &other : {ways.kernel, ways.byHand}) {
    other();
    requireNear(name, expected, fields.results());
  }
  compare(name, work, "GFLOP/s", ways);
}

} // namespace

void compareVolumes() {
  Fields f;
  std::vector<float> matrix = numbers(4, 5), dx = numbers(4, 6), dy = numbers(4, 7),
                     dz = numbers(4, 8);
  HandWritten hand(byHand, "volume", elements / 50, 1);
  hand.value(elements).memory(f.u).memory(f.v).memory(f.w).memory(f.p).memory(matrix);
  hand.memory(dx).memory(dy).memory(dz).memory(f.newU).memory(f.newV).memory(f.newW);
  hand.memory(f.newP);
  auto with = [&](auto volume) {
    return [&f, &matrix, &dx, &dy, &dz, volume] {
      volume(elements, rows<20>(f.u), rows<20>(f.v), rows<20>(f.w), rows<20>(f.p),
             reinterpret_cast<const Column(*)[20]>(matrix.data()), rows<4>(dx), rows<4>(dy),
             rows<4>(dz), rows<20>(f.newU), rows<20>(f.newV), rows<20>(f.newW), rows<20>(f.newP));
    };
  };
  // 12 products and sums per pair of nodes, 30 operations per node
  compareWays("dG volume", 1e-9 * elements * 20 * (20 * 24 + 30), f,
              {with(openmp::volume), with(offloaded::volume), hand, {}});
}

void compareSurfaces() {
  Fields f;
  std::vector<int> inside(elements * 40), outside(elements * 40);
  for (int i = 0; i < elements * 40; ++i) {
    inside[i] = i / 40 * 20 + i % 20;
    outside[i] = i * 7 % (elements * 20);
  }
  std::vector<float> nx = numbers(40, 5), ny = numbers(40, 6), nz = numbers(40, 7),
                     scale = numbers(40, 8), boundary = numbers(40, 9), lift = numbers(40, 10);
  HandWritten hand(byHand, "surface", elements / 50, 1);
  hand.value(elements).memory(inside).memory(outside).memory(f.u).memory(f.v).memory(f.w);
  hand.memory(f.p).memory(nx).memory(ny).memory(nz).memory(scale).memory(boundary).memory(lift);
  hand.memory(f.newU).memory(f.newV).memory(f.newW).memory(f.newP);
  auto with = [&](auto surface) {
    return [&, surface] {
      surface(elements, rows<40>(inside), rows<40>(outside), f.u.data(), f.v.data(), f.w.data(),
              f.p.data(), rows<40>(nx), rows<40>(ny), rows<40>(nz), rows<40>(scale),
              rows<40>(boundary), rows<40>(lift), rows<20>(f.newU), rows<20>(f.newV),
              rows<20>(f.newW), rows<20>(f.newP));
    };
  };
  // 4 products and sums per pair of nodes, 18 operations per node of a face
  compareWays("dG surface", 1e-9 * elements * (20 * 40 * 8 + 40 * 18), f,
              {with(openmp::surface), with(offloaded::surface), hand, {}});
}
