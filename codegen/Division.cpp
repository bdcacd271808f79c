#include "codegen/Division.h"

#include "codegen/BuildPlan.h"
#include "codegen/Grid.h"
#include "codegen/IslToExpr.h"
#include "codegen/LoopBlocks.h"
#include "codegen/PlanArrays.h"
#include "ir/IslCoalesce.h"
#include "ir/Order.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <map>

namespace loopy::codegen {

using namespace ir;

// Identifiers with two underscores in a row belong to implementations of C++.
ParameterName pieceFirst() { return ParameterName("loopy__first"); }
ParameterName pieceLast() { return ParameterName("loopy__last"); }

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

/// { : } over the parameters and the ends of a piece that lie within the bounds of `values`, which
/// are over the parameters and the name of the first end.
static isl::set endsWithin(const isl::set &values) {
  isl::ctx ctx = values.ctx();
  Expr first = parameterRef(pieceFirst()), last = parameterRef(pieceLast());
  const Iname some("loopy__some");
  isl::set hull = rename(convexContext(values), pieceFirst().str(), some.str());
  isl::set begins = projectOut(hull.intersect(lessEqual(ctx, inameRef(some), first)), some.str());
  isl::set ends = projectOut(hull.intersect(lessEqual(ctx, last, inameRef(some))), some.str());
  // Projections may leave existentials behind, which isl's simplifications refuse.
  return convexContext(begins)
      .intersect(convexContext(ends))
      .intersect(lessEqual(ctx, first, last));
}

/// { : } over the parameters and the name of the lower end: the values of a statement's loop.
static isl::set valuesOf(const Statement &statement, const Iname &loop,
                         const isl::set &assumptions) {
  isl::set own = statement.domain.intersect(assumptions);
  for (const Iname &other : statement.inames)
    if (other != loop)
      own = projectOut(own, other.str());
  return rename(own, loop.str(), pieceFirst().str());
}

/// { : first <= value <= last }
static isl::set inPiece(const isl::set &domain, const Expr &value) {
  isl::ctx ctx = domain.ctx();
  return domain.intersect(lessEqual(ctx, parameterRef(pieceFirst()), value))
      .intersect(lessEqual(ctx, value, parameterRef(pieceLast())));
}

namespace {

/// The first and the last value that a loop takes.
struct Bounds {
  Expr first, last;
};

/// A kernel that executes what a piece executes, and what the ends of the piece are.
struct PieceProgram {
  Kernel kernel;
  std::int64_t step = 1;
  Expr offset = index(0);
  std::optional<Bounds> bounds; ///< of the loop, where blocks may begin before or end behind them
};

} // namespace

/// The statements of `base` in these domains, for ends of the piece within the bounds of `values`.
static Kernel restrictedTo(const std::map<StatementId, isl::set> &domains, const isl::set &values,
                           const Kernel &kernel, const Kernel &base) {
  Kernel piece = kernel;
  piece.parameters.push_back({pieceFirst(), ScalarType::I64});
  piece.parameters.push_back({pieceLast(), ScalarType::I64});
  piece.statements.clear();
  for (const Statement &statement : base.statements)
    if (auto domain = domains.find(statement.id); domain != domains.end()) {
      piece.statements.push_back(statement);
      piece.statements.back().domain = domain->second;
    }
  piece.assumptions = kernel.assumptions.intersect(endsWithin(values));
  return piece;
}

static Expected<Bounds> boundsOf(const isl::set &values, const Kernel &kernel) {
  isl::set line = bindInames(values, "values", {Iname(pieceFirst().str())});
  ExprBuilder builder(convexContext(kernel.assumptions), islNames(kernel, {}));
  auto first = builder.value(line.min_multi_pw_aff().at(0));
  auto last = builder.value(line.max_multi_pw_aff().at(0));
  if (!first || !last)
    return std::unexpected(first ? last.error() : first.error());
  return Bounds{*first, *last};
}

/// The instances of `base` whose loops are between the ends; each is executed by the work-group
/// that its value belongs to, because the kernel executes every instance once.
static Expected<PieceProgram> pieceOfLoops(const Kernel &kernel, const Kernel &base,
                                           const LoopBlocks &blocks) {
  isl::set values = emptySet(kernel.assumptions.ctx());
  std::map<StatementId, isl::set> domains;
  for (const Statement &statement : base.statements)
    if (auto loop = blocks.loops.find(statement.id); loop != blocks.loops.end()) {
      values = values.unite(valuesOf(statement, loop->second, kernel.assumptions));
      domains.emplace(statement.id, inPiece(statement.domain, inameRef(loop->second)));
    }
  auto bounds = boundsOf(values, kernel);
  if (!bounds)
    return std::unexpected(bounds.error());
  return PieceProgram{restrictedTo(domains, values, kernel, base), blocks.step, blocks.offset,
                      *bounds};
}

/// The same where the loops of `base` are not divided into blocks: the instances that the kernel
/// executes while the axis is between the ends.
static PieceProgram pieceOfAxis(const Kernel &kernel, const Kernel &base, unsigned axis) {
  isl::set values = emptySet(kernel.assumptions.ctx());
  std::map<StatementId, isl::set> instances, domains;
  for (Statement part : kernel.statements) {
    const Iname group = *inameOn(kernel, part, axis);
    values = values.unite(valuesOf(part, group, kernel.assumptions));
    part.domain = inPiece(part.domain, inameRef(group));
    isl::set executed = originMap(part).range();
    auto [known, isNew] = instances.emplace(part.originalId(), executed);
    if (!isNew)
      known->second = known->second.unite(executed);
  }
  for (const auto &[id, executed] : instances)
    domains.emplace(id, releaseInames(coalesced(executed), id.str(), base.find(id)->inames));
  return {restrictedTo(domains, values, kernel, base), 1, index(0), std::nullopt};
}

/// The transfers with the ends of the piece moved inwards to the bounds of the loop.
static Transfers clipped(Transfers transfers, const Bounds &bounds) {
  auto clip = [&](Expr &expr) {
    expr = transform(expr, [&](const Expr &node) {
      const auto *parameter = node.getIf<ParameterRef>();
      if (parameter && parameter->name == pieceFirst())
        return binary(BinaryOp::Max, node, bounds.first, ScalarType::I64);
      if (parameter && parameter->name == pieceLast())
        return binary(BinaryOp::Min, node, bounds.last, ScalarType::I64);
      return node;
    });
  };
  auto clipRange = [&](ElementRange &range) {
    clip(range.nonEmpty);
    clip(range.first);
    clip(range.last);
  };
  for (DataRange &range : transfers.ranges)
    std::visit(Overloaded{
                   [&](ElementScan &scan) { clipRange(scan.elements); },
                   [&](ComputedRange &computed) {
                     clip(computed.low);
                     clip(computed.high);
                   },
               },
               range);
  for (ArrayTransfer &array : transfers.arrays) {
    clipRange(array.touched);
    clipRange(array.copyIn);
    clipRange(array.copyOut);
  }
  return transfers;
}

static bool isSame(const Kernel &a, const Kernel &b) {
  return obviouslyEqual(a.assumptions, b.assumptions) &&
         std::ranges::equal(
             a.statements, b.statements, [](const Statement &left, const Statement &right) {
               return left.id == right.id && obviouslyEqual(left.domain, right.domain);
             });
}

Expected<Transfers> PieceTransfers::of(const Kernel &piece) {
  for (const auto &[other, transfers] : known)
    if (isSame(piece, other))
      return transfers;
  Expected<Transfers> transfers = computeTransfers(piece);
  known.emplace_back(piece, transfers);
  return transfers;
}

static Expected<plan::Division> find(const Kernel &kernel, const Kernel &base,
                                     const Schedule &schedule,
                                     const std::vector<DeviceKernelAst> &asts,
                                     PieceTransfers &known) {
  if (schedule.kernels.size() != 1 || !std::holds_alternative<LaunchNode>(schedule.host.front()))
    return fail("the loop takes several launches");
  if (schedule.kernels[0].groupAxes == 0)
    return fail("no loop is spread over work-groups (g.N)");
  if (std::ranges::any_of(kernel.statements, &Statement::isAtomic))
    return fail("work-groups add to the same elements");
  const std::optional<unsigned> axis = commonAxis(kernel);
  if (!axis)
    return fail("not every statement is in the loop over work-groups");
  const std::optional<LoopBlocks> blocks = findBlocks(kernel, *axis);
  const Expected<PieceProgram> found =
      blocks ? pieceOfLoops(kernel, base, *blocks) : pieceOfAxis(kernel, base, *axis);
  if (!found)
    return std::unexpected(found.error());
  const PieceProgram &piece = *found;
  Expected<Transfers> transfers = known.of(piece.kernel);
  if (!transfers)
    return std::unexpected(transfers.error());
  if (piece.bounds)
    transfers = clipped(std::move(*transfers), *piece.bounds);
  const std::vector<unsigned> arguments = arrayArguments(kernel);
  std::vector<plan::Array> arrays = planArrays(*transfers, piece.kernel, arguments);
  for (plan::Array &array : arrays)
    array.boxes.reset(); // a piece moves intervals
  const Expr first = asts.at(0).groups.at(*axis).first;
  return plan::Split{
      *axis, toPlan(indexAdd(indexMul(first, index(piece.step)), piece.offset), kernel, {}),
      piece.step, planRanges(*transfers, piece.kernel, arguments), std::move(arrays)};
}

plan::Division divide(const Kernel &kernel, const Kernel &base, const Schedule &schedule,
                      const std::vector<DeviceKernelAst> &asts, PieceTransfers &known) {
  auto found = guarded([&] { return find(kernel, base, schedule, asts, known); });
  return found ? *found : plan::Division(plan::Whole{found.error().message});
}

} // namespace loopy::codegen
