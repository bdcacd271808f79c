#include "codegen/Division.h"

#include "codegen/BuildPlan.h"
#include "codegen/Grid.h"
#include "codegen/IslToExpr.h"
#include "codegen/LoopBlocks.h"
#include "codegen/PlanArrays.h"
#include "codegen/Simplify.h"
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

static constexpr std::string_view hostLoopPrefix = "loopy__host";

ParameterName hostLoopValue(std::size_t number) {
  return ParameterName(std::string(hostLoopPrefix) + std::to_string(number));
}

std::optional<std::size_t> hostLoopNumber(const ParameterName &name) {
  if (!name.str().starts_with(hostLoopPrefix))
    return std::nullopt;
  return std::stoul(name.str().substr(hostLoopPrefix.size()));
}

/// The outermost axis that all statements are on, if their work-groups can be told apart by what
/// they change.
static std::optional<unsigned> commonAxis(const Kernel &kernel) {
  if (std::ranges::any_of(kernel.statements, &Statement::isAtomic))
    return std::nullopt;
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

/// What a device kernel executes in one launch: its statements, and the instances of the base.
struct LaunchProgram {
  /// Without the statements of other launches; after its own parameters those of the host loops.
  Kernel kernel;
  std::map<StatementId, isl::set> domains; ///< of statements of the base
};

/// A kernel that executes what a piece executes, and what the ends of the piece are.
struct PieceProgram {
  Kernel kernel;
  std::int64_t step = 1;
  Expr offset = index(0);
  std::optional<Bounds> bounds; ///< of the loop, where blocks may begin before or end behind them
};

} // namespace

/// The instances of `base` that these statements execute.
static std::map<StatementId, isl::set> executedBy(const std::vector<Statement> &statements,
                                                  const Kernel &base) {
  std::map<StatementId, isl::set> instances, domains;
  for (const Statement &part : statements) {
    const isl::set executed = originMap(part).range();
    auto [known, isNew] = instances.emplace(part.originalId(), executed);
    if (!isNew)
      known->second = known->second.unite(executed);
  }
  for (const auto &[id, executed] : instances)
    domains.emplace(id, releaseInames(coalesced(executed), id.str(), base.find(id)->inames));
  return domains;
}

/// The statements of a device kernel while the host loops have the values of the parameters
/// hostLoopValue.
static LaunchProgram programOf(const DeviceKernel &device, const Kernel &kernel,
                               const Kernel &base) {
  LaunchProgram launch{kernel, {}};
  const std::vector<StatementId> own = statementsIn(device.body);
  std::erase_if(launch.kernel.statements, [&](const Statement &statement) {
    return std::ranges::find(own, statement.id) == own.end();
  });
  for (std::size_t i = 0; i < device.hostInames.size(); ++i) {
    launch.kernel.parameters.push_back({hostLoopValue(i), ScalarType::I64});
    for (Statement &statement : launch.kernel.statements)
      statement.domain = statement.domain.intersect(equalTo(
          statement.domain.ctx(), inameRef(device.hostInames[i]), parameterRef(hostLoopValue(i))));
  }
  launch.domains = executedBy(launch.kernel.statements, base);
  return launch;
}

/// All of a program that consists of one launch.
static LaunchProgram wholeProgram(const Kernel &kernel, const Kernel &base) {
  LaunchProgram launch{kernel, {}};
  for (const Statement &statement : base.statements)
    launch.domains.emplace(statement.id, statement.domain);
  return launch;
}

/// The statements of `base` in these domains.
static Kernel restrictedTo(const std::map<StatementId, isl::set> &domains, const Kernel &kernel,
                           const Kernel &base) {
  Kernel piece = kernel;
  piece.statements.clear();
  for (const Statement &statement : base.statements)
    if (auto domain = domains.find(statement.id); domain != domains.end()) {
      piece.statements.push_back(statement);
      piece.statements.back().domain = domain->second;
    }
  return piece;
}

/// The same for ends of the piece within the bounds of `values`.
static Kernel restrictedTo(const std::map<StatementId, isl::set> &domains, const isl::set &values,
                           const Kernel &kernel, const Kernel &base) {
  Kernel piece = restrictedTo(domains, kernel, base);
  piece.parameters.push_back({pieceFirst(), ScalarType::I64});
  piece.parameters.push_back({pieceLast(), ScalarType::I64});
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

/// The instances whose loops are between the ends; each is executed by the work-group that its
/// value belongs to, because the kernel executes every instance once.
static Expected<PieceProgram> pieceOfLoops(const LaunchProgram &launch, const Kernel &base,
                                           const LoopBlocks &blocks) {
  const Kernel &kernel = launch.kernel;
  isl::set values = emptySet(kernel.assumptions.ctx());
  std::map<StatementId, isl::set> domains;
  for (const auto &[id, executed] : launch.domains)
    if (auto loop = blocks.loops.find(id); loop != blocks.loops.end()) {
      Statement statement = *base.find(id);
      statement.domain = executed;
      values = values.unite(valuesOf(statement, loop->second, kernel.assumptions));
      domains.emplace(id, inPiece(executed, inameRef(loop->second)));
    }
  auto bounds = boundsOf(values, kernel);
  if (!bounds)
    return std::unexpected(bounds.error());
  return PieceProgram{restrictedTo(domains, values, kernel, base), blocks.step, blocks.offset,
                      *bounds};
}

/// The same where the loops of `base` are not divided into blocks: the instances that the kernel
/// executes while the axis is between the ends.
static PieceProgram pieceOfAxis(const LaunchProgram &launch, const Kernel &base, unsigned axis) {
  const Kernel &kernel = launch.kernel;
  isl::set values = emptySet(kernel.assumptions.ctx());
  std::vector<Statement> parts = kernel.statements;
  for (Statement &part : parts) {
    const Iname group = *inameOn(kernel, part, axis);
    values = values.unite(valuesOf(part, group, kernel.assumptions));
    part.domain = inPiece(part.domain, inameRef(group));
  }
  return {restrictedTo(executedBy(parts, base), values, kernel, base), 1, index(0), std::nullopt};
}

static Expected<PieceProgram> pieceOf(const LaunchProgram &launch, const Kernel &base,
                                      std::optional<unsigned> axis) {
  if (!axis)
    return PieceProgram{restrictedTo(launch.domains, launch.kernel, base), 1, index(0),
                        std::nullopt};
  if (const auto blocks = findBlocks(launch.kernel, *axis))
    return pieceOfLoops(launch, base, *blocks);
  return pieceOfAxis(launch, base, *axis);
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

/// Memory of a parameter that the original program does not access is watched by its own plan, not
/// by those of pieces; neither is what other launches access.
static void forgetWatched(Transfers &transfers) {
  for (ArrayTransfer &array : transfers.arrays)
    if (isFalse(array.copyIn.nonEmpty) && isFalse(array.copyOut.nonEmpty))
      array.touched.nonEmpty = boolLiteral(false);
}

/// `arguments` are the numbers of the Host arrays.
static Expected<plan::Split> splitOf(const LaunchProgram &launch, const Kernel &base,
                                     const std::vector<unsigned> &arguments,
                                     const DeviceKernelAst &ast, PieceTransfers &known) {
  const std::optional<unsigned> axis = commonAxis(launch.kernel);
  const Expected<PieceProgram> piece = pieceOf(launch, base, axis);
  if (!piece)
    return std::unexpected(piece.error());
  Expected<Transfers> transfers = known.of(piece->kernel);
  if (!transfers)
    return std::unexpected(transfers.error());
  if (piece->bounds)
    transfers = clipped(std::move(*transfers), *piece->bounds);
  forgetWatched(*transfers);
  std::vector<plan::Array> arrays = planArrays(*transfers, piece->kernel, arguments);
  for (plan::Array &array : arrays)
    array.boxes.reset(); // a piece moves intervals
  const Expr first = axis ? ast.groups.at(*axis).first : index(0);
  return plan::Split{axis,
                     toPlan(indexAdd(indexMul(first, index(piece->step)), piece->offset),
                            launch.kernel, ast.hostInames),
                     piece->step, planRanges(*transfers, piece->kernel, arguments),
                     std::move(arrays)};
}

/// Of the only launch.
static Expected<plan::Splits> splitOne(const Kernel &kernel, const Kernel &base,
                                       const DeviceKernelAst &ast, PieceTransfers &known) {
  if (ast.groups.empty())
    return fail("no loop is spread over work-groups (g.N)");
  if (std::ranges::any_of(kernel.statements, &Statement::isAtomic))
    return fail("work-groups add to the same elements");
  if (!commonAxis(kernel))
    return fail("not every statement is in the loop over work-groups");
  auto split = splitOf(wholeProgram(kernel, base), base, arrayArguments(kernel), ast, known);
  if (!split)
    return std::unexpected(split.error());
  return plan::Splits{{ast.name, std::move(*split)}};
}

/// Of several launches; those that cannot be divided are one piece each.
static Expected<plan::Splits> splitAll(const Kernel &kernel, const Kernel &base,
                                       const Schedule &schedule,
                                       const std::vector<DeviceKernelAst> &asts,
                                       PieceTransfers &known) {
  for (const auto &[name, storage] : schedule.temporaries)
    if (storage == TemporaryStorage::Scratch)
      return fail("'" + name.str() + "' is kept in the device's memory, which is not divided");
  if (std::ranges::none_of(asts, [](const DeviceKernelAst &ast) { return !ast.groups.empty(); }))
    return fail("no loop is spread over work-groups (g.N)");
  plan::Splits splits;
  for (std::size_t i = 0; i < asts.size(); ++i) {
    auto split = splitOf(programOf(schedule.kernels.at(i), kernel, base), base,
                         arrayArguments(kernel), asts[i], known);
    if (!split)
      return std::unexpected(split.error());
    // Host memory has the values from before the first launch.
    if (!split->ranges.empty())
      return fail("the elements that one of its launches accesses depend on data");
    splits.emplace(asts[i].name, std::move(*split));
  }
  return splits;
}

static Expected<plan::Splits> split(const Kernel &kernel, const Kernel &base,
                                    const Schedule &schedule,
                                    const std::vector<DeviceKernelAst> &asts,
                                    PieceTransfers &known) {
  const bool isOne =
      schedule.kernels.size() == 1 && std::holds_alternative<LaunchNode>(schedule.host.front());
  return isOne ? splitOne(kernel, base, asts.at(0), known)
               : splitAll(kernel, base, schedule, asts, known);
}

plan::Division divide(const Kernel &kernel, const Kernel &base, const Schedule &schedule,
                      const std::vector<DeviceKernelAst> &asts, PieceTransfers &known) {
  auto found = guarded([&] { return split(kernel, base, schedule, asts, known); });
  return found ? plan::Division(std::move(*found))
               : plan::Division(plan::Whole{found.error().message});
}

} // namespace loopy::codegen
