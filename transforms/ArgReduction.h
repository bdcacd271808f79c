//===- ArgReduction.h - An extreme value and where it was found -----------------------------===//
#pragma once

#include "ir/Reduction.h"
#include "transforms/Step.h"

#include <optional>
#include <set>
#include <vector>

namespace loopy::transforms {

/// Neighbours `c = x OP best; best = x if c; place = f(iteration) if c; ...`, where OP is <, >, <=
/// or >=: what `if (x < best) { best = x; place = i; }` becomes.
struct ArgReduction {
  std::size_t first; ///< position of the statement that computes the condition
  std::size_t last;  ///< and of the last one that it guards
  ir::Reduction value;
  std::size_t best;                ///< position of the statement that sets the extreme value
  std::vector<std::size_t> places; ///< positions of the others

  /// Of several equal values, does the last one win (<=, >=)?
  bool findsLast() const {
    return value.op == ir::ReductionOp::TakeLessEqual ||
           value.op == ir::ReductionOp::TakeGreaterEqual;
  }
  /// The arrays in which values are kept from one iteration to the next.
  std::set<ir::ArrayName> carried(const ir::Kernel &kernel) const;
};

/// The pair that the loop `iname` accumulates, if there is one and nothing else in the loop
/// accesses it.
std::optional<ArgReduction> argReductionIn(const ir::Kernel &kernel, const ir::Iname &iname);

/// See realizeReduction. The first of equal values wins as in the loop, or with <= and >= the last
/// one: a place must grow with the iterations, and decides between equal values of different parts.
///   c = x < m; m = x if c; k = i if c
///     ->  the same in each part, with m_parts and k_parts;  fold: the smaller value, or of equal
///         ones the smaller place;  m = m_parts[0], k = k_parts[0] if m_parts[0] < m
/// With <= and >= a part that has found nothing has a place below all others.
/// Requires: a place that is an affine function of loops and parameters, grows, and fits its type.
ir::Expected<ir::Kernel> realizeArgReduction(ir::Kernel kernel, const ArgReduction &pair,
                                             const RealizeReduction &step);

} // namespace loopy::transforms
