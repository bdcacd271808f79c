// dot: sums that keep the order of their terms, hence every bit: a dot product, which is one long
// chain of additions and stays in one work-item, and the norms of many rows, which run in parallel.
//
//   loopy-clang++ -std=c++20 -O3 -march=native -ffp-contract=off dot.cpp -o dot
//   ./dot [number of rows]
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
  const int rows = example::sizeArgument(argc, argv, 4096), columns = 1024, n = rows * columns;
  const std::vector<double> x = example::numbers<double>(n);
  const std::vector<double> y(x.rbegin(), x.rend());
  std::vector<double> expected(1), sum(1), expectedNorms(rows), rowNorms(rows);

  const example::Times dotTimes =
      example::measure([&] { expected[0] = original::dot(n, x.data(), y.data()); },
                       [&] { sum[0] = offloaded::dot(n, x.data(), y.data()); });
  const int dotStatus = example::report("dot product", "n=" + std::to_string(n),
                                        example::maxError(expected, sum), dotTimes);

  const example::Times normTimes =
      example::measure([&] { original::norms(rows, columns, x.data(), expectedNorms.data()); },
                       [&] { offloaded::norms(rows, columns, x.data(), rowNorms.data()); });
  const std::string size = std::to_string(rows) + "x" + std::to_string(columns);
  const int normStatus =
      example::report("row norms", size, example::maxError(expectedNorms, rowNorms), normTimes);
  return dotStatus | normStatus;
}
