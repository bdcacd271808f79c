// matmul: C += A * B on square matrices, tiled by a script.
//
//   loopy-clang++ -std=c++20 -O3 -march=native -ffp-contract=off matmul.cpp -o matmul
//   ./matmul [rows of the matrices]
//
// On a CPU, each work-item computes a block of C; inside, k goes outside of j, so that the
// innermost loop walks along rows of B and C. The sum over k keeps its order, and therefore every
// bit.
#include "../common/example.hpp"

#include <loopy/loopy.hpp>

inline constexpr auto blocks = loopy::script()
                                   .split_iname("i", 8, {.outer_tag = loopy::g(1)})
                                   .split_iname("j", 256, {.outer_tag = loopy::g(0)})
                                   .split_iname("k", 64)
                                   .prioritize_loops({"k_outer", "i_inner", "k_inner", "j_inner"});

inline constexpr auto items =
    loopy::script()
        .split_iname("i", 16, {.outer_tag = loopy::g(1), .inner_tag = loopy::l(1)})
        .split_iname("j", 16, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)});

inline constexpr auto tiled = loopy::variants({.cpu = blocks, .gpu = items});

namespace offloaded {
#include "loops.h"
} // namespace offloaded
#undef LOOPY_KERNEL
#define LOOPY_KERNEL(...)
namespace original {
#include "loops.h"
} // namespace original

int main(int argc, char **argv) {
  const int n = example::sizeArgument(argc, argv, 512);
  const std::size_t elements = std::size_t(n) * n;
  const std::vector<float> a = example::numbers<float>(elements);
  const std::vector<float> b = example::numbers<float>(elements);
  std::vector<float> expected(elements), c(elements);

  const example::Times times =
      example::measure([&] { original::matmul(n, a.data(), b.data(), expected.data()); },
                       [&] { offloaded::matmul(n, a.data(), b.data(), c.data()); });
  const std::string size = std::to_string(n) + "x" + std::to_string(n);
  return example::report("matmul", size, example::maxError(expected, c), times);
}
