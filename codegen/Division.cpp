#include "codegen/Division.h"

#include "codegen/BuildPlan.h"
#include "codegen/IslToExpr.h"
#include "codegen/PlanArrays.h"

#include <algorithm>

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

/// The kernel with a range of values of the axis only, which are parameters.
static Kernel pieceOf(const Kernel &kernel, unsigned axis) {
  Kernel piece = kernel;
  isl::ctx ctx = kernel.assumptions.ctx();
  Expr first = parameterRef(pieceFirst()), last = parameterRef(pieceLast());
  piece.parameters.push_back({pieceFirst(), ScalarType::I64});
  piece.parameters.push_back({pieceLast(), ScalarType::I64});
  isl::set values = emptySet(ctx);
  for (Statement &statement : piece.statements) {
    Iname iname = *inameOn(kernel, statement, axis);
    isl::set own = statement.domain.intersect(kernel.assumptions);
    for (const Iname &other : statement.inames)
      if (other != iname)
        own = projectOut(own, other.str());
    values = values.unite(rename(own, iname.str(), pieceFirst().str()));
    Expr value = inameRef(iname);
    statement.domain = statement.domain.intersect(lessEqual(ctx, first, value))
                           .intersect(lessEqual(ctx, value, last));
  }
  // Both ends lie between the smallest and the largest value.
  isl::set hull = convexContext(values);
  piece.assumptions = piece.assumptions.intersect(hull)
                          .intersect(rename(hull, pieceFirst().str(), pieceLast().str()))
                          .intersect(lessEqual(ctx, first, last));
  return piece;
}

static Expected<plan::Division> find(const Kernel &kernel, const Schedule &schedule,
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
  Kernel piece = pieceOf(kernel, *axis);
  Expected<Transfers> transfers = computeTransfers(piece);
  if (!transfers)
    return std::unexpected(transfers.error());
  std::vector<plan::Array> arrays = planArrays(*transfers, piece, arrayArguments(kernel));
  return plan::Split{*axis, toPlan(asts.at(0).groups.at(*axis).first, kernel, {}),
                     planRanges(*transfers, piece, arrayArguments(kernel)), std::move(arrays)};
}

plan::Division divide(const Kernel &kernel, const Schedule &schedule,
                      const std::vector<DeviceKernelAst> &asts) {
  auto found = guarded([&] { return find(kernel, schedule, asts); });
  return found ? *found : plan::Division(plan::Whole{found.error().message});
}

} // namespace loopy::codegen
