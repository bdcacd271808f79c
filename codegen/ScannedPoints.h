//===- ScannedPoints.h - Which points does generated code visit? ---------------------------===//
#pragma once

#include "codegen/ScanLoops.h"

#include <optional>

namespace loopy::codegen {

/// Follows the loops and guards of generated code from outside to inside and finds out whether each
/// leaf runs exactly once for each point of its domain, within the problem's context.
class ScannedPoints {
public:
  explicit ScannedPoints(const ScanProblem &problem);

  /// What is around the next leaves; each call is undone by leave(). Expressions that cannot be
  /// followed make the check fail.
  void enterLoop(const ir::Iname &iname, const ir::Expr &lower, const ir::Expr &upper,
                 std::int64_t step);
  void enterGuard(const ir::Expr &condition, bool holds);
  void leave() { around.pop_back(); }

  /// A leaf, with the values of the inames around it.
  void visit(const ir::StatementId &leaf, const std::map<ir::Iname, ir::Expr> &values);

  /// A leaf of the problem that runs for other points than those of its domain, or several times.
  /// Not said of barriers, which may run more often.
  std::optional<ir::StatementId> wrongLeaf() const;

private:
  isl::ctx ctx() const { return problem.context.ctx(); }
  void enter(const std::optional<isl::set> &where);

  const ScanProblem &problem;
  std::vector<isl::set> around; ///< innermost last
  std::map<ir::StatementId, isl::set> visited;
  std::optional<ir::StatementId> repeated;
  bool isUnclear = false;
};

} // namespace loopy::codegen
