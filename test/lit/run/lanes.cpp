// Loops tagged vec, ilp and ilp_seq, at sizes around the number of lanes.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#include <cmath>

constexpr auto lanes(int count, loopy::tag tag) {
  return loopy::script()
      .split_iname("i", 64, {.outer_tag = loopy::g(0)})
      .split_iname("i_inner", count, {.outer = "block", .inner = "lane", .inner_tag = tag});
}

// A local variable, math functions, a strided, a shifted and a uniform access, the index as value.
#define LOOP                                                                                       \
  for (int i = first; i < n; ++i) {                                                                \
    float t = x[i] * x[3 * i + 1] + x[0];                                                          \
    y[i] = std::sqrt(std::fabs(t)) + y[i] * static_cast<float>(i);                                 \
    z[i + 1] = static_cast<double>(t) * x[i + 1];                                                  \
  }

static void original(int first, int n, const float *x, float *y, double *z) { LOOP }

template <int count, auto tag>
static void kernel(int first, int n, const float *x, float *y, double *z) {
  LOOPY_KERNEL(lanes(count, tag))
  LOOP
}

template <int count, auto tag> static void test() {
  for (int n : {0, 1, 2, 3, 4, 7, 8, 9, 16, 17, 63, 64, 65, 200})
    for (int first : {0, 1, 5}) {
      auto x = filled<float>(3 * n + 2, 1), y = filled<float>(n, 2), yExpected = y;
      auto z = filled<double>(n + 1, 3), zExpected = z;
      original(first, n, x.data(), yExpected.data(), zExpected.data());
      kernel<count, tag>(first, n, x.data(), y.data(), z.data());
      expectSame("y", yExpected, y);
      expectSame("z", zExpected, z);
    }
}

// A local variable that has moved to device memory, because the loop around it was cut.
#define ROUNDS                                                                                     \
  for (int round = 0; round < n; ++round)                                                          \
    for (int i = 0; i < 8; ++i) {                                                                  \
      float t = x[i] * 2 + static_cast<float>(round);                                              \
      y[i] += t + 1;                                                                               \
      z[i] = t;                                                                                    \
    }
static void rounds(int n, const float *x, float *y, float *z) { ROUNDS }
static void roundsInLanes(int n, const float *x, float *y, float *z) {
  LOOPY_KERNEL(loopy::script().distribute("i").tag_inames("i", loopy::vec))
  ROUNDS
}
static void testRounds(int n) {
  auto x = filled<float>(8, 1), y = filled<float>(8, 2), yExpected = y;
  auto z = filled<float>(8, 3), zExpected = z;
  rounds(n, x.data(), yExpected.data(), zExpected.data());
  roundsInLanes(n, x.data(), y.data(), z.data());
  expectSame("y after distribute", yExpected, y);
  expectSame("z after distribute", zExpected, z);
}

int main() {
  for (int n : {0, 1, 3})
    testRounds(n);
  test<2, loopy::vec>();
  test<3, loopy::vec>();
  test<4, loopy::vec>();
  test<8, loopy::vec>();
  test<16, loopy::vec>();
  test<4, loopy::ilp>();
  test<3, loopy::ilp>();
  test<4, loopy::ilp_seq>();
}
