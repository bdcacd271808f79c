//===- IslLinearParts.h - The constraints of sets as numbers ----------------------------===//
//
// For what needs no code from isl: reading constraints off costs microseconds, generating an
// expression for a bound a hundred times as much.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Isl.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace loopy::ir {

/// The sum of factor * parameter, plus a constant; no factor is 0.
struct LinearForm {
  std::map<std::string, std::int64_t> factors;
  std::int64_t constant = 0;
  friend bool operator==(const LinearForm &, const LinearForm &) = default;
};

/// dims * factors + locals * factors + rest, which is 0 or at least 0.
struct LinearConstraint {
  std::vector<std::int64_t> dims;   ///< one per dimension of the set
  std::vector<std::int64_t> locals; ///< one per local of the part
  LinearForm rest;
  bool isEquality = false;
};

/// The points for which there are integers, the locals, with which all constraints hold.
struct ConvexPart {
  unsigned locals = 0;
  std::vector<LinearConstraint> constraints;
};

/// The parts whose union `set` is; nothing where a number has more than 64 bits.
std::optional<std::vector<ConvexPart>> convexParts(const isl::set &set);

} // namespace loopy::ir
