//===- RandomRegion.h - Regions made at random ------------------------------------------===//
#pragma once

#include "test/interpret/Region.h"

#include <cstdint>
#include <initializer_list>
#include <random>

namespace loopy::test {

/// A source of choices; everything follows from the seed, on every machine.
class Random {
public:
  explicit Random(std::uint64_t seed) : engine(static_cast<std::mt19937::result_type>(seed)) {}

  std::size_t below(std::size_t count) { return engine() % count; }
  bool chance(unsigned percent) { return engine() % 100 < percent; }
  template <typename T> T pick(std::initializer_list<T> values) {
    return values.begin()[below(values.size())];
  }
  template <typename T> const T &pick(const std::vector<T> &values) {
    return values[below(values.size())];
  }

  std::mt19937 engine;
};

/// Mostly one or two loops, in every seventh region nests up to depth 4, with affine bounds,
/// conditions, local variables, arrays of several types and
/// shapes, subscripts that depend on data, and code that data may end. Parameters are n and m; `k`
/// holds indices from 0 on and is not written.
Region randomRegion(Random &random, isl::ctx ctx);

} // namespace loopy::test
