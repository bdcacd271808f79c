//===- LaneLoop.h - Iterations of one loop, side by side ----------------------------------===//
//
// What vec and ilp have in common: for (v) { A(v) B(v) } becomes all A, then all B. Loops and
// guards inside stay loops and guards where they are the same for all lanes. Legal because no
// dependence connects two lanes.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"

#include <functional>
#include <set>

namespace loopy::codegen {

/// A loop whose iterations are the lanes, and the private variables with a copy per lane (see
/// LaneStorage.h).
struct LaneLoop {
  ir::Iname iname;
  std::int64_t first = 0; ///< its value in lane 0
  std::int64_t count = 0;
  std::set<ir::ArrayName> copied;
  std::set<ir::ArrayName> vectors; ///< those of them that are vectors with a lane per copy
  /// The access to a lane's copy of such a variable.
  std::function<ir::Access(const ir::Access &, const ir::Expr &lane)> copyOf;

  /// Whether a value may differ between lanes.
  bool varies(const ir::Expr &expr) const;
  bool varies(const ir::Access &access) const;
  /// The code of one lane.
  ir::Expr atLane(const ir::Expr &expr, std::int64_t lane) const;
  ir::Access atLane(const ir::Access &access, std::int64_t lane) const;
  AstBlock atLane(const AstBlock &block, std::int64_t lane) const;
  /// The same code with a lane's copies of variables, for any value of the iname.
  AstBlock inCopies(const AstBlock &block, const ir::Expr &lane) const;
  /// index(lane) - index(0) per lane, where these are constants.
  std::optional<std::vector<std::int64_t>> offsets(const ir::Expr &index) const;
};

/// How the leaves become code for all lanes. `evaluated`: values that every lane has computed
/// before, in terms of the iname.
struct LaneLeaves {
  using Values = std::vector<ir::Expr>;
  std::function<AstBlock(const AstStatement &)> statement;
  /// A guard on data; nothing where it must be tested lane by lane.
  std::function<std::optional<AstBlock>(const AstIf &, const Values &evaluated)> guard;
  /// The loop where it reaches some lanes, at least one; nothing where it must stay a loop.
  std::function<std::optional<AstBlock>(const AstFor &)> someLanes;
};

/// The loop's code for all lanes at once where the loop reaches them all, otherwise what `leaves`
/// makes of some lanes, or the loop as it is, which may use the first copy of each variable for all
/// iterations:
///   for (v = 0; v <= min(3, n); v += 1) S(v)  ->
///   if (3 <= n) { S(0..3) } else { for (v = 0; v <= n; v += 1) S(v) }
AstBlock runLanes(const AstFor &loop, const LaneLoop &lanes, const LaneLeaves &leaves);

} // namespace loopy::codegen
