//===- Recurrence.h - Running sums without a variable ---------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <optional>
#include <utility>
#include <vector>

namespace loopy::transforms {

/// A statement that computes an element from the one that it computed in the iteration before.
struct Recurrence {
  std::size_t statement;
  ir::Expr carried;  ///< the load of that element
  std::size_t depth; ///< of the loop: how many loops are around it
  /// The element that the first iteration loads, over the loops outside, in cases that exclude each
  /// other.
  std::vector<std::pair<isl::set, ir::Access>> initial;
};

/// The recurrence in the loop `iname`: the only statement there that writes its array, and whose
/// one load of it sees, for equal values of the loops around `iname`, what the iteration before
/// stored. Nothing where there is none, or this cannot be shown.
std::optional<Recurrence> recurrenceIn(const ir::Kernel &kernel, const ir::Iname &iname);

/// A kernel with a variable for what the recurrence carries, so that it is a running sum (Scan.h)
/// where the operation is a known one.
///   for i: y[i] = y[i - 1] + x[i]  ->  t = y[l - 1];  for i: { t = t + x[i];  y[i] = t }
struct CarriedVariable {
  ir::Kernel kernel;                 ///< without the statements that set the variable at first
  std::vector<ir::Statement> starts; ///< these, in the loops outside
};
CarriedVariable withCarriedVariable(ir::Kernel kernel, const Recurrence &recurrence);

} // namespace loopy::transforms
