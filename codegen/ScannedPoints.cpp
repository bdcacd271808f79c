#include "codegen/ScannedPoints.h"

#include "codegen/ExprSets.h"
#include "ir/LoopTree.h"

namespace loopy::codegen {

using namespace ir;

ScannedPoints::ScannedPoints(const ScanProblem &problem)
    : problem(problem), around{problem.context} {}

void ScannedPoints::enter(const std::optional<isl::set> &where) {
  isUnclear |= !where;
  around.push_back(where ? around.back().intersect(*where) : around.back());
}

/// { : variable >= bound }, or <=. The bounds that isl writes are a Max of lower ones or a Min of
/// upper ones; one constraint for each keeps the set convex.
static std::optional<isl::set> within(const isl::pw_aff &variable, const Expr &bound,
                                      bool isLower) {
  const auto *node = bound.getIf<Binary>();
  if (node && node->op == (isLower ? BinaryOp::Max : BinaryOp::Min)) {
    auto lhs = within(variable, node->lhs, isLower), rhs = within(variable, node->rhs, isLower);
    return lhs && rhs ? std::optional(lhs->intersect(*rhs)) : std::nullopt;
  }
  auto value = toFunction(variable.ctx(), bound);
  if (!value)
    return std::nullopt;
  return isLower ? variable.ge_set(*value) : variable.le_set(*value);
}

void ScannedPoints::enterLoop(const Iname &iname, const Expr &lower, const Expr &upper,
                              std::int64_t step) {
  isl::pw_aff variable = *toPwAff(ctx(), inameRef(iname));
  auto above = within(variable, lower, true), below = within(variable, upper, false);
  if (!above || !below)
    return enter(std::nullopt);
  isl::set inside = above->intersect(*below);
  if (step != 1) {
    auto first = toFunction(ctx(), lower);
    isl::pw_aff zero = *toPwAff(ctx(), index(0));
    inside = inside.intersect(variable.sub(*first).mod(isl::val(ctx(), step)).eq_set(zero));
  }
  enter(inside);
}

void ScannedPoints::enterGuard(const Expr &condition, bool holds) {
  auto where = toSet(ctx(), condition);
  enter(where && !holds ? universe(ctx()).subtract(*where) : where);
}

/// A loop's variable and the value of the iname of the same name may differ: the values get names
/// that no variable has until the variables are gone.
void ScannedPoints::visit(const StatementId &leaf, const std::map<Iname, Expr> &values) {
  isl::set points = around.back();
  std::vector<std::string> computed;
  for (const auto &[iname, value] : values) {
    const auto *variable = value.getIf<InameRef>();
    if (variable && variable->name == iname)
      continue;
    auto function = toFunction(ctx(), value);
    isUnclear |= !function;
    if (!function)
      return;
    computed.push_back(iname.str());
    points =
        points.intersect(toPwAff(ctx(), inameRef(Iname(iname.str() + "'")))->eq_set(*function));
  }
  for (const std::string &name : computed)
    points = projectOut(points, name);
  for (const std::string &name : computed)
    points = rename(points, name + "'", name);
  auto [before, isFirst] = visited.emplace(leaf, points);
  if (isFirst)
    return;
  if (!before->second.is_disjoint(points))
    repeated = leaf;
  before->second = before->second.unite(points);
}

std::optional<StatementId> ScannedPoints::wrongLeaf() const {
  for (const StatementId &leaf : statementsIn(problem.order)) {
    isl::set wanted = problem.domains.at(leaf).intersect(problem.context);
    auto found = visited.find(leaf);
    bool isRight = found == visited.end() ? wanted.is_empty()
                                          : found->second.is_equal(wanted) && repeated != leaf;
    if (!isRight || isUnclear)
      return leaf;
  }
  return std::nullopt;
}

} // namespace loopy::codegen
