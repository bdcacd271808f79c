// nbody: the Coulomb potential of point charges in space, at each of them.
//
//   loopy-clang++ -std=c++20 -O3 -march=native -ffp-contract=off nbody.cpp -o nbody
//   ./nbody [number of charges]
//
// On a CPU, a work-item takes a block of points and goes through the charges outside of them, so
// that the innermost loop is over independent points; each point's sum keeps its order.
#include "../common/example.hpp"

#include <loopy/loopy.hpp>

inline constexpr auto blocks = loopy::variants({
    .cpu = loopy::script()
               .split_iname("i", 512, {.outer_tag = loopy::g(0)})
               .prioritize_loops({"j", "i_inner"}),
    .gpu =
        loopy::script().split_iname("i", 256, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)}),
});

namespace offloaded {
#include "loops.h"
} // namespace offloaded
#undef LOOPY_KERNEL
#define LOOPY_KERNEL(...)
namespace original {
#include "loops.h"
} // namespace original

int main(int argc, char **argv) {
  const int n = example::sizeArgument(argc, argv, 8192);
  const std::vector<float> coordinates = example::numbers<float>(3 * std::size_t(n));
  const float *x = coordinates.data(), *y = x + n, *z = y + n;
  const std::vector<float> charge = example::numbers<float>(n);
  std::vector<float> expected(n), potential(n);

  const example::Times times =
      example::measure([&] { original::potentials(n, x, y, z, charge.data(), expected.data()); },
                       [&] { offloaded::potentials(n, x, y, z, charge.data(), potential.data()); });
  return example::report("nbody", "n=" + std::to_string(n), example::maxError(expected, potential),
                         times);
}
