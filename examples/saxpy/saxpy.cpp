// saxpy: y += a * x on vectors, with a script for each kind of device.
//
//   loopy-clang++ -std=c++20 -O3 -march=native -ffp-contract=off saxpy.cpp -o saxpy
//   ./saxpy [length of the vectors]
//
// A CPU gets long chunks of the loop, one per work-item; a GPU gets one element per work-item.
// -ffp-contract=off: the kernel rounds a * x[i] before it adds, and so shall the original loop, so
// that both give the same bits.
#include "../common/example.hpp"

#include <loopy/loopy.hpp>

inline constexpr auto chunked = loopy::variants({
    .cpu = loopy::script().split_iname("i", 16384, {.outer_tag = loopy::g(0)}),
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
  const int n = example::sizeArgument(argc, argv, 1 << 24);
  const std::vector<float> x = example::numbers<float>(n);
  std::vector<float> expected(n, 1), y(n, 1);

  const example::Times times =
      example::measure([&] { original::saxpy(n, 0.5f, x.data(), expected.data()); },
                       [&] { offloaded::saxpy(n, 0.5f, x.data(), y.data()); });
  return example::report("saxpy", "n=" + std::to_string(n), example::maxError(expected, y), times);
}
