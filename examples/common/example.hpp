//===- example.hpp - What every example does around its loops -----------------------------===//
//
// Takes the size from the command line, measures the original loops and the kernels, compares their
// results and prints them.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace example {

/// The first argument of the program, or `otherwise` without one.
inline int sizeArgument(int argc, char **argv, int otherwise) {
  const int size = argc > 1 ? std::atoi(argv[1]) : otherwise;
  if (size < 1) {
    std::fprintf(stderr, "usage: %s [SIZE]\n", argv[0]);
    std::exit(2);
  }
  return size;
}

/// `count` numbers in [-1, 1), the same in every run of the program.
template <class T> std::vector<T> numbers(std::size_t count) {
  std::vector<T> values(count);
  unsigned state = 1;
  for (T &value : values) {
    state = state * 1664525u + 1013904223u;
    value = static_cast<T>(state >> 8) / static_cast<T>(1 << 23) - 1;
  }
  return values;
}

/// Medians in seconds.
struct Times {
  double original;
  double kernel;
};

template <class Function> double secondsFor(Function function) {
  const auto start = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Runs both in turns, equally often: once to warm up, then at least 5 times and for about 2
/// seconds.
template <class Original, class Kernel> Times measure(Original original, Kernel kernel) {
  std::vector<double> originals, kernels;
  original();
  kernel();
  double total = 0;
  while (originals.size() < 5 || (total < 2 && originals.size() < 31)) {
    originals.push_back(secondsFor(original));
    kernels.push_back(secondsFor(kernel));
    total += originals.back() + kernels.back();
  }
  return {median(originals), median(kernels)};
}

/// The largest difference of two results, infinite when one of them only is not a number.
template <class T> double maxError(const std::vector<T> &a, const std::vector<T> &b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double first = static_cast<double>(a[i]), second = static_cast<double>(b[i]);
    if (first == second || (std::isnan(first) && std::isnan(second)))
      continue;
    const double error = std::fabs(first - second);
    largest = std::max(largest, std::isnan(error) ? HUGE_VAL : error);
  }
  return largest;
}

/// Prints a line to read and one for scripts/demo.sh, and returns what main should: 0 when the
/// kernel computed what the original loops did.
inline int report(const char *program, const std::string &size, double error, Times times) {
  std::printf("%s, %s: kernel %.3f ms, original loop %.3f ms (%.2f times as fast), "
              "largest difference %g\n",
              program, size.c_str(), 1e3 * times.kernel, 1e3 * times.original,
              times.original / times.kernel, error);
  std::printf("demo|%s|%s|%g|%.9f|%.9f\n", program, size.c_str(), error, times.original,
              times.kernel);
  return error == 0 ? 0 : 1;
}

} // namespace example
