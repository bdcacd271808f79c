//===- Main.cpp - loopy-interpret: random regions without a device --------------------------===//
//
// usage: loopy-interpret COUNT [FIRST_SEED] [--verbose]
//
// Prints the figures; with a region for each seed at which something is wrong.
//
//===----------------------------------------------------------------------------===//
#include "test/interpret/Trial.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace loopy::test;

int main(int count, char **arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: loopy-interpret COUNT [FIRST_SEED] [--verbose]\n");
    return 2;
  }
  std::uint64_t trials = std::strtoull(arguments[1], nullptr, 10);
  std::uint64_t first = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 1;
  bool verbose = std::strcmp(arguments[count - 1], "--verbose") == 0;
  Figures figures;
  auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t seed = first; seed < first + trials; ++seed)
    if (std::string failure = trial(seed, figures, verbose); !failure.empty()) {
      std::printf("%s\n", failure.c_str());
      std::fflush(stdout);
    }
  std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  for (const auto &[what, number] : figures)
    std::printf("%llu %s, ", static_cast<unsigned long long>(number), what.c_str());
  std::printf("%.0f loops per second\n", static_cast<double>(trials) / seconds.count());
  return figures["failures"] != 0;
}
