// Values of expressions without a name, stored in local, private and global memory before the loops
// that use them; sums of partial sums.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <cmath>
#include <loopy/loopy.hpp>

inline constexpr auto tiles =
    loopy::script()
        .split_iname("y", 8, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("x", 8, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .extract_subst("flux", "(a[r][c] - b[r][c]) * a[r][c]", {"r", "c"})
        .precompute("flux", {"y_inner", "x_inner"});

#define STENCIL                                                                                    \
  for (int y = 1; y < n - 1; ++y)                                                                  \
    for (int x = 1; x < n - 1; ++x)                                                                \
      out[y][x] = (a[y][x] - b[y][x]) * a[y][x] - (a[y - 1][x] - b[y - 1][x]) * a[y - 1][x] +      \
                  3 * ((a[y][x + 1] - b[y][x + 1]) * a[y][x + 1]);

using Image = float[32];
static void stencil(int n, const Image *a, const Image *b, Image *out) {
  LOOPY_KERNEL(tiles) STENCIL
}
static void stencilOriginal(int n, const Image *a, const Image *b, Image *out) { STENCIL }

// In registers of each work-item, with the number of the element in the value; the division is
// evaluated for no other elements than in the loop.
inline constexpr auto registers =
    loopy::script()
        .split_iname("i", 4)
        .extract_subst("f", "(x[p] + p) % x[p + 1]", {"p"})
        .precompute("f", {"i_inner"}, {.space = loopy::private_})
        .tag_inames("i_outer", loopy::g(0));
#define DIVISIONS                                                                                  \
  for (int i = 0; i < n; ++i)                                                                      \
    y[i] = ((x[i] + i) % x[i + 1]) * 5 - (x[2 * (n - 1 - i)] & 3);

static void divisions(int n, const int *x, int *y) { LOOPY_KERNEL(registers) DIVISIONS }
static void divisionsOriginal(int n, const int *x, int *y) { DIVISIONS }

// For all work-items, before the loops that use it; conversions do not count.
inline constexpr auto table = loopy::script()
                                  .extract_subst("root", "sqrt(w[p] * w[p] + 1.5)", {"p"})
                                  .precompute("root", {"i", "k"}, {.space = loopy::global})
                                  .tag_inames("root_precomputed_0", loopy::g(0))
                                  .tag_inames("i", loopy::g(0));
#define TABLE                                                                                      \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int k = 0; k < 40; ++k)                                                                   \
      y[i] += x[i] * std::sqrt(double(w[k]) * w[k] + 1.5);

static void global(int n, const float *w, const double *x, double *y) {
  LOOPY_KERNEL(table) TABLE
}
static void globalOriginal(int n, const float *w, const double *x, double *y) { TABLE }

// Two stages of a sum: the shares are on the grid.
inline constexpr auto shares = loopy::script()
                                   .split_iname("i", 100)
                                   .split_reduction_outward("i_outer", "share")
                                   .duplicate_inames({"i_outer"}, "writes:sum")
                                   .tag_inames("i_outer", loopy::g(0));
static unsigned sumOf(int n, const unsigned *x) {
  unsigned sum = 7;
  LOOPY_KERNEL(shares)
  for (int i = 0; i < n; ++i)
    sum += x[i] * x[i];
  return sum;
}
static unsigned sumOriginal(int n, const unsigned *x) {
  unsigned sum = 7;
  for (int i = 0; i < n; ++i)
    sum += x[i] * x[i];
  return sum;
}

int main() {
  for (int n : {0, 1, 2, 3, 9, 10, 11, 32}) {
    auto a = filled<float>(32 * 32, 1), b = filled<float>(32 * 32, 2), out = filled<float>(1024, 3);
    auto expected = out;
    auto image = [](auto &values) { return reinterpret_cast<Image *>(values.data()); };
    stencilOriginal(n, image(a), image(b), image(expected));
    stencil(n, image(a), image(b), image(out));
    expectSame("stencil", expected, out);

    auto x = filled<int>(2 * n, 4), y = filled<int>(n, 5), expectedY = y;
    for (int &value : x)
      value |= 1;
    divisionsOriginal(n, x.data(), expectedY.data());
    divisions(n, x.data(), y.data());
    expectSame("divisions", expectedY, y);

    auto w = filled<float>(40, 6);
    auto scale = filled<double>(n, 7), z = filled<double>(n, 8), expectedZ = z;
    globalOriginal(n, w.data(), scale.data(), expectedZ.data());
    global(n, w.data(), scale.data(), z.data());
    expectSame("global", expectedZ, z);
  }
  for (int n : {0, 1, 99, 100, 101, 1000, 1234}) {
    auto x = filled<unsigned>(n, 9);
    expectSame("sum", sumOriginal(n, x.data()), sumOf(n, x.data()));
  }
}
