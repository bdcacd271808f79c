#include "HandWritten.h"
#include "Measure.h"
#include "Workloads.h"

#include <loopy/loopy.hpp>

#include <cmath>

// Potential of n charges at x[3 i], x[3 i + 1], x[3 i + 2].
#define POTENTIAL                                                                                  \
  for (int i = 0; i < n; ++i) {                                                                    \
    const float x0 = x[3 * i], x1 = x[3 * i + 1], x2 = x[3 * i + 2];                               \
    float sum = 0;                                                                                 \
    for (int j = 0; j < n; ++j) {                                                                  \
      const float d0 = x0 - x[3 * j], d1 = x1 - x[3 * j + 1], d2 = x2 - x[3 * j + 2];              \
      sum += i != j ? 1 / std::sqrt(d0 * d0 + d1 * d1 + d2 * d2) : 0.0f;                           \
    }                                                                                              \
    potential[i] = sum;                                                                            \
  }

inline constexpr auto lanes = loopy::script()
                                  .split_iname("i", 64, {.outer_tag = loopy::g(0)})
                                  .split_iname("i_inner", 8, {.inner_tag = loopy::vec});
static void offloaded(int n, const float *x, float *potential) {
  LOOPY_KERNEL(lanes)
  POTENTIAL
}

static void openmp(int n, const float *x, float *potential) {
#pragma omp parallel for
  POTENTIAL
}

static const char *const byHand = R"(
__kernel void potential(int n, __global const float *restrict x, __global float *restrict result) {
  const int first = get_global_id(0) * 8;
  if (first >= n)
    return;
  const int8 i = first + (int8)(0, 1, 2, 3, 4, 5, 6, 7);
  float p[3][8], sums[8];
  for (int lane = 0; lane < 8; ++lane)
    for (int axis = 0; axis < 3; ++axis)
      p[axis][lane] = x[3 * min(first + lane, n - 1) + axis];
  const float8 x0 = vload8(0, p[0]), x1 = vload8(0, p[1]), x2 = vload8(0, p[2]);
  float8 sum = 0;
  for (int j = 0; j < n; ++j) {
    const float8 d0 = x0 - x[3 * j], d1 = x1 - x[3 * j + 1], d2 = x2 - x[3 * j + 2];
    sum += select((float8)0, 1 / sqrt(d0 * d0 + d1 * d1 + d2 * d2), i != j);
  }
  vstore8(sum, 0, sums);
  for (int lane = 0; lane < 8 && first + lane < n; ++lane)
    result[first + lane] = sums[lane];
}
)";

void comparePotentials() {
  const int charges = 3008;
  std::vector<float> places(3 * charges), potential(charges), expected(charges);
  for (std::size_t i = 0; i < places.size(); ++i)
    places[i] = static_cast<float>((i * 7919) % 10007) / 100;
  HandWritten hand(byHand, "potential", charges / 8, 8);
  hand.value(charges).memory(places).memory(potential);
  auto loop = [&] { openmp(charges, places.data(), potential.data()); };
  auto kernel = [&] { offloaded(charges, places.data(), potential.data()); };
  loop();
  expected = potential;
  potential.assign(charges, 0);
  kernel();
  requireNear("potential", expected, potential);
  compare("n-body 3008", 1e-6 * charges * charges, "Mpairs/s", {loop, kernel, hand, {}});
}
