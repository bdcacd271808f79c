#include "codegen/ScratchShape.h"

#include "codegen/IslToExpr.h"
#include "ir/Dependences.h"
#include "ir/IslResult.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

unsigned countLaunches(const std::vector<HostNode> &nodes, const std::set<unsigned> &users) {
  unsigned count = 0;
  for (const HostNode &node : nodes)
    count += std::visit(
        Overloaded{
            [&](const LaunchNode &launch) -> unsigned { return users.contains(launch.kernel); },
            [&](const HostLoopNode &loop) { return countLaunches(loop.body, users); },
        },
        node);
  return count;
}

/// The host loops around all the launches of `users`, outermost first.
std::vector<Iname> loopsAround(const std::vector<HostNode> &nodes,
                               const std::set<unsigned> &users) {
  for (const HostNode &node : nodes) {
    const auto *loop = std::get_if<HostLoopNode>(&node);
    if (!loop || countLaunches(loop->body, users) < users.size())
      continue;
    std::vector<Iname> result = {loop->iname};
    std::ranges::move(loopsAround(loop->body, users), std::back_inserter(result));
    return result;
  }
  return {};
}

/// Calls `visit` for each access to a temporary.
template <typename Visit>
void forEachUse(const Kernel &kernel, const Array &array, const Visit &visit) {
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement))
      if (use.access.array == array.name)
        visit(statement, use.access);
}

bool isReference(const Expr &expr, const std::vector<Iname> &names) {
  const auto *reference = expr.getIf<InameRef>();
  return reference && std::ranges::find(names, reference->name) != names.end();
}

/// { copy[scope subscripts] } over the parameters; nothing where a subscript is not affine.
std::optional<isl::set> copiesOf(const Kernel &kernel, const Array &array) {
  isl::ctx ctx = kernel.assumptions.ctx();
  isl::set copies =
      isl::set::empty(isl::space::unit(ctx).add_named_tuple(idFor(ctx, "copy"), array.scopeRank));
  bool isAffine = true;
  forEachUse(kernel, array, [&](const Statement &statement, const Access &access) {
    std::vector<Expr> scope(access.subscripts.begin(), access.subscripts.begin() + array.scopeRank);
    isAffine &= std::ranges::all_of(
        scope, [&](const Expr &expr) { return toPwAff(ctx, expr).has_value(); });
    if (isAffine)
      copies = copies.unite(
          toMap(statement.domain, statement.id.str(), statement.inames, "copy", scope).range());
  });
  if (!isAffine)
    return std::nullopt;
  copies = copies.intersect_params(kernel.assumptions);
  return isl::set(ir::managed(copies.ctx(), isl_set_simple_hull(copies.copy())));
}

} // namespace

Expected<std::optional<ScratchShape>> scratchShape(const Schedule &schedule, const Kernel &kernel,
                                                   const Array &array,
                                                   const std::set<unsigned> &users) {
  auto copies = copiesOf(kernel, array);
  if (!copies)
    return std::nullopt;
  std::vector<Iname> hostLoops = loopsAround(schedule.host, users);
  ExprBuilder builder(convexContext(kernel.assumptions), islNames(kernel, {}));
  ScratchShape shape;
  for (unsigned axis = 0; axis < array.scopeRank; ++axis) {
    bool isShared = true;
    forEachUse(kernel, array, [&](const Statement &, const Access &access) {
      isShared &= isReference(access.subscripts[axis], hostLoops);
    });
    if (isShared) {
      shape.axes.push_back(std::nullopt);
      continue;
    }
    if (isl_set_dim_is_bounded(copies->get(), isl_dim_set, axis) != isl_bool_true)
      return std::nullopt;
    isl::pw_aff lowest = ir::managed(copies->ctx(), isl_set_dim_min(copies->copy(), axis));
    isl::pw_aff highest = ir::managed(copies->ctx(), isl_set_dim_max(copies->copy(), axis));
    auto first = builder.value(lowest), size = builder.value(highest.sub(lowest).add_constant(1));
    for (const auto *bound : {&first, &size})
      if (!*bound)
        return std::unexpected(bound->error());
    shape.axes.push_back(ScratchAxis{*first, *size});
  }
  return shape;
}

static const ScratchShape *find(const Schedule &schedule, const Array &array) {
  auto found = schedule.scratchShapes.find(array.name);
  return found == schedule.scratchShapes.end() ? nullptr : &found->second;
}

Expr scratchElement(const Schedule &schedule, const Array &array,
                    const std::vector<Expr> &subscripts) {
  const ScratchShape *shape = find(schedule, array);
  Expr number = index(0);
  auto add = [&](const Expr &size, const Expr &position) {
    number = indexAdd(indexMul(number, size), position);
  };
  for (unsigned axis = 0; shape && axis < array.scopeRank; ++axis)
    if (const auto &box = shape->axes[axis])
      add(box->size, indexSub(subscripts[axis], box->first));
  for (std::size_t axis = 0; axis < array.sizes.size(); ++axis)
    add(array.sizes[axis].value(), subscripts[array.scopeRank + axis]);
  return number;
}

Expr scratchCopies(const Schedule &schedule, const Array &array) {
  const ScratchShape *shape = find(schedule, array);
  Expr copies = index(1);
  auto add = [&](const Expr &size) {
    copies = indexMul(copies, binary(BinaryOp::Max, size, index(1), ScalarType::I64));
  };
  for (unsigned axis = 0; shape && axis < array.scopeRank; ++axis)
    if (const auto &box = shape->axes[axis])
      add(box->size);
  for (const auto &size : array.sizes)
    if (!literalValue(size.value()))
      add(*size);
  return copies;
}

} // namespace loopy::codegen
