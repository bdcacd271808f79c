// jacobi2d: a 5-point stencil, applied from one grid to another and back in a time loop.
//
//   loopy-clang++ -std=c++20 -O3 -march=native -ffp-contract=off jacobi2d.cpp -o jacobi2d
//   ./jacobi2d [rows of the grid]
//
// No script: the default schedule finds that the time loop is sequential and runs it on the host,
// with two launches per step and the grids on the device throughout.
#include "../common/example.hpp"

#include <loopy/loopy.hpp>

namespace offloaded {
#include "loops.h"
} // namespace offloaded
#undef LOOPY_KERNEL
#define LOOPY_KERNEL(...)
namespace original {
#include "loops.h"
} // namespace original

int main(int argc, char **argv) {
  const int n = example::sizeArgument(argc, argv, 2048), steps = 10;
  std::vector<float> expectedA = example::numbers<float>(std::size_t(n) * n);
  std::vector<float> expectedB = expectedA, a = expectedA, b = expectedA;

  const example::Times times =
      example::measure([&] { original::jacobi(steps, n, expectedA.data(), expectedB.data()); },
                       [&] { offloaded::jacobi(steps, n, a.data(), b.data()); });
  const std::string size =
      std::to_string(n) + "x" + std::to_string(n) + ", " + std::to_string(2 * steps) + " sweeps";
  const double error = std::max(example::maxError(expectedA, a), example::maxError(expectedB, b));
  return example::report("jacobi2d", size, error, times);
}
