//===- Recurrence.h - Running sums without a variable ---------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <optional>
#include <string>

namespace loopy::transforms {

/// A statement that computes an element from the one that it computed in the iteration before.
struct Recurrence {
  std::size_t statement;
  ir::Expr carried;   ///< the load of that element
  ir::Access initial; ///< the element that the first iteration loads, over the loops outside
  std::size_t depth;  ///< of the loop: how many loops are around it
};

/// The recurrence in the loop `iname`: the only statement there that writes its array, and whose
/// one load of it sees, for equal values of the loops around `iname`, what the iteration before
/// stored. Nothing where there is none, or this cannot be shown.
std::optional<Recurrence> recurrenceIn(const ir::Kernel &kernel, const ir::Iname &iname);

/// The kernel with a variable for what the recurrence carries, so that it is a running sum (Scan.h)
/// where the operation is a known one.
///   for i: y[i] = y[i - 1] + x[i]  ->  t = y[l - 1];  for i: { t = t + x[i];  y[i] = t }
ir::Kernel withCarriedVariable(ir::Kernel kernel, const Recurrence &recurrence);

} // namespace loopy::transforms
