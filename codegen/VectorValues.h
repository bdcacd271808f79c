//===- VectorValues.h - Scalar values to vector values -------------------------------------===//
#pragma once

#include "codegen/LaneLoop.h"

#include <string>

namespace loopy::codegen {

/// Finds the vector form of values in one loop of lanes.
class VectorValues {
public:
  VectorValues(const ir::Kernel &kernel, const Schedule &schedule, const LaneLoop &lanes)
      : kernel(kernel), schedule(schedule), lanes(lanes) {}

  /// The value in all lanes. Evaluates what every lane of the scalar code evaluates.
  VectorExpr value(const ir::Expr &expr) const;
  /// Whether a value may be computed in lanes whose result is not used, where `evaluated` are
  /// values that are computed in all lanes in any case.
  bool isSafe(const ir::Expr &expr, const std::vector<ir::Expr> &evaluated) const;
  /// Whether every lane may compute a statement that at least one lane runs, and store its old
  /// value again where it does not run it: into a vector of a private variable, from elements of
  /// arrays of the kernel that exist for all lanes.
  bool mayRunInAllLanes(const AstStatement &statement) const;
  /// Given that some lane accesses the array: whether the others may, too, because it is the
  /// kernel's own and only subscripts differ that are literals.
  bool existsInAllLanes(const ir::Access &access) const;
  /// Whether the lanes access neighbouring elements of an array that they share.
  bool isContiguous(const ir::Access &access) const;
  /// Whether an access means the vector variable (or mask) of a private variable with copies.
  bool isVariable(const ir::Access &access) const;

  /// Why some values have no vector form; for remarks.
  mutable std::set<std::string> reasons;

private:
  const ir::Kernel &kernel;
  const Schedule &schedule;
  const LaneLoop &lanes;

  VectorExpr laneByLane(const ir::Expr &expr) const;
  VectorExpr laneByLane(const ir::Expr &expr, const std::string &reason) const;
  VectorExpr loaded(const ir::Expr &expr, const ir::Load &node) const;
  std::optional<std::string> problemOf(const ir::Expr &expr) const;
};

} // namespace loopy::codegen
