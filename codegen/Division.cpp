#include "codegen/Division.h"

#include "codegen/BuildPlan.h"
#include "codegen/IslToExpr.h"
#include "codegen/PlanArrays.h"
#include "ir/IslCoalesce.h"
#include "ir/Order.h"

#include <algorithm>
#include <map>

namespace loopy::codegen {

using namespace ir;

// Identifiers with two underscores in a row belong to implementations of C++.
ParameterName pieceFirst() { return ParameterName("loopy__first"); }
ParameterName pieceLast() { return ParameterName("loopy__last"); }

/// The statement's iname on an axis of the grid.
static std::optional<Iname> inameOn(const Kernel &kernel, const Statement &statement,
                                    unsigned axis) {
  for (const Iname &iname : statement.inames)
    if (kernel.tag(iname) == InameTag(GroupAxis{axis}))
      return iname;
  return std::nullopt;
}

/// The outermost axis that all statements are on.
static std::optional<unsigned> commonAxis(const Kernel &kernel) {
  for (const Iname &iname : kernel.statements.front().inames) {
    InameTag tag = kernel.tag(iname);
    const auto *group = std::get_if<GroupAxis>(&tag);
    if (group && std::ranges::all_of(kernel.statements, [&](const Statement &statement) {
          return inameOn(kernel, statement, group->axis).has_value();
        }))
      return group->axis;
  }
  return std::nullopt;
}

/// { : } over the parameters and the ends of a piece: both lie between the smallest and the largest
/// value of the axis.
static isl::set validEnds(const Kernel &kernel, unsigned axis) {
  isl::ctx ctx = kernel.assumptions.ctx();
  isl::set values = emptySet(ctx);
  for (const Statement &statement : kernel.statements) {
    Iname iname = *inameOn(kernel, statement, axis);
    isl::set own = statement.domain.intersect(kernel.assumptions);
    for (const Iname &other : statement.inames)
      if (other != iname)
        own = projectOut(own, other.str());
    values = values.unite(rename(own, iname.str(), pieceFirst().str()));
  }
  isl::set hull = convexContext(values);
  return hull.intersect(rename(hull, pieceFirst().str(), pieceLast().str()))
      .intersect(lessEqual(ctx, parameterRef(pieceFirst()), parameterRef(pieceLast())));
}

/// The program that the kernel's origins refer to with those instances only which the kernel
/// executes while the axis is between the ends of the piece.
static Kernel pieceOf(const Kernel &kernel, const Kernel &base, unsigned axis) {
  Kernel piece = kernel;
  isl::ctx ctx = kernel.assumptions.ctx();
  Expr first = parameterRef(pieceFirst()), last = parameterRef(pieceLast());
  piece.parameters.push_back({pieceFirst(), ScalarType::I64});
  piece.parameters.push_back({pieceLast(), ScalarType::I64});
  std::map<StatementId, isl::set> instances;
  for (Statement part : kernel.statements) {
    Expr value = inameRef(*inameOn(kernel, part, axis));
    part.domain =
        part.domain.intersect(lessEqual(ctx, first, value)).intersect(lessEqual(ctx, value, last));
    isl::set executed = originMap(part).range();
    auto [known, isNew] = instances.emplace(part.originalId(), executed);
    if (!isNew)
      known->second = known->second.unite(executed);
  }
  piece.statements.clear();
  for (const Statement &statement : base.statements)
    if (auto known = instances.find(statement.id); known != instances.end()) {
      piece.statements.push_back(statement);
      piece.statements.back().domain =
          releaseInames(coalesced(known->second), statement.id.str(), statement.inames);
    }
  piece.assumptions = kernel.assumptions.intersect(validEnds(kernel, axis));
  return piece;
}

static Expected<plan::Division> find(const Kernel &kernel, const Kernel &base,
                                     const Schedule &schedule,
                                     const std::vector<DeviceKernelAst> &asts) {
  if (schedule.kernels.size() != 1 || !std::holds_alternative<LaunchNode>(schedule.host.front()))
    return fail("the loop takes several launches");
  if (schedule.kernels[0].groupAxes == 0)
    return fail("no loop is spread over work-groups (g.N)");
  if (std::ranges::any_of(kernel.statements, &Statement::isAtomic))
    return fail("work-groups add to the same elements");
  const std::optional<unsigned> axis = commonAxis(kernel);
  if (!axis)
    return fail("not every statement is in the loop over work-groups");
  Kernel piece = pieceOf(kernel, base, *axis);
  Expected<Transfers> transfers = computeTransfers(piece);
  if (!transfers)
    return std::unexpected(transfers.error());
  const std::vector<unsigned> arguments = arrayArguments(kernel);
  std::vector<plan::Array> arrays = planArrays(*transfers, piece, arguments);
  for (plan::Array &array : arrays)
    array.boxes.reset(); // a piece moves intervals
  return plan::Split{*axis, toPlan(asts.at(0).groups.at(*axis).first, kernel, {}),
                     planRanges(*transfers, piece, arguments), std::move(arrays)};
}

plan::Division divide(const Kernel &kernel, const Kernel &base, const Schedule &schedule,
                      const std::vector<DeviceKernelAst> &asts) {
  auto found = guarded([&] { return find(kernel, base, schedule, asts); });
  return found ? *found : plan::Division(plan::Whole{found.error().message});
}

} // namespace loopy::codegen
