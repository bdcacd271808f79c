//===- LinearSum.h - Index expressions as sums of multiples --------------------------------===//
#pragma once

#include "ir/Expr.h"

namespace loopy::codegen {

/// constant + sum of coefficient * atom. Atoms are anything but sums and literal multiples.
class LinearSum {
public:
  std::vector<std::pair<ir::Expr, std::int64_t>> terms; ///< each atom once; coefficients may be 0
  std::int64_t constant = 0;
  bool overflowed = false; ///< then nothing is known

  /// Adds `factor` times an index expression.
  void add(const ir::Expr &expr, std::int64_t factor);

  /// The terms whose coefficients have the given sign, with positive coefficients.
  ir::Expr part(int sign) const;

  /// Largest coefficients first; equal ones stay in order. Those of 0 disappear.
  void sort();

private:
  std::int64_t product(std::int64_t a, std::int64_t b);
  void accumulate(std::int64_t &sum, std::int64_t value);
  void addAtom(const ir::Expr &atom, std::int64_t factor);
};

} // namespace loopy::codegen
