//===- BuildDeviceKernel.cpp - From statement domains to the code of one work-item -----===//
#include "codegen/KernelAst.h"

#include "codegen/AstRewrite.h"
#include "codegen/CheckBarriers.h"
#include "codegen/FullTiles.h"
#include "codegen/Grid.h"
#include "codegen/Interleave.h"
#include "codegen/OpenCLNames.h"
#include "codegen/PartialBlocks.h"
#include "codegen/ScanLoops.h"
#include "codegen/Simplify.h"
#include "codegen/StreamStores.h"
#include "codegen/Unroll.h"
#include "codegen/Vectorize.h"

#include <algorithm>
#include <ranges>
#include <set>

namespace loopy::codegen {

using namespace ir;

namespace {

/// Checks that each iname of the statements below is a loop around its leaf, a host loop, or on the
/// grid: exactly one of these.
Expected<void> checkCovered(const Kernel &kernel, const DeviceKernel &device,
                            const LoopSequence &order, std::set<Iname> loops) {
  for (const LoopTreeNode &node : order) {
    if (const auto *loop = std::get_if<LoopNode>(&node)) {
      std::set<Iname> inner = loops;
      inner.insert(loop->iname);
      if (auto covered = checkCovered(kernel, device, loop->body, inner); !covered)
        return covered;
      continue;
    }
    if (std::holds_alternative<BarrierNode>(node))
      continue;
    const Statement &statement = *kernel.find(std::get<LeafNode>(node).statement);
    for (const Iname &iname : statement.inames) {
      bool isHost = std::ranges::find(device.hostInames, iname) != device.hostInames.end();
      if (loops.contains(iname) + isHost + boundIname(kernel, iname).has_value() != 1)
        return fail("internal error: the schedule does not run loop '" + iname.str() +
                    "' around '" + statement.id.str() + "' once");
    }
  }
  return {};
}

/// The passes that put lanes side by side know nothing of barriers and of memory that work-items
/// share.
Expected<void> checkLanes(const Kernel &kernel, const DeviceKernel &device, bool hasBarriers) {
  bool usesLocal = false;
  std::optional<Iname> lanes;
  for (const StatementId &id : ir::statementsIn(device.body)) {
    const Statement &statement = *kernel.find(id);
    for (const StatementAccess &use : accessesOf(statement))
      usesLocal |= kernel.find(use.access.array)->space == AddressSpace::Local;
    for (const Iname &iname : statement.inames)
      if (isUnordered(kernel.tag(iname)) && !isParallel(kernel.tag(iname)))
        lanes = iname;
  }
  if (lanes && (hasBarriers || usesLocal))
    return fail("'" + lanes->str() + "' cannot be " + toString(kernel.tag(*lanes)) +
                " in a kernel with local memory or barriers");
  return {};
}

void collectBarriers(const LoopSequence &order, std::map<StatementId, BarrierNode> &barriers) {
  for (const LoopTreeNode &node : order)
    if (const auto *loop = std::get_if<LoopNode>(&node))
      collectBarriers(loop->body, barriers);
    else if (const auto *barrier = std::get_if<BarrierNode>(&node))
      barriers.emplace(barrier->id, *barrier);
}

/// The assignment or the code under its predicates, inames replaced by `values` and by work-item
/// ids.
AstBlock makeStatement(const Kernel &kernel, const Statement &statement,
                       std::map<Iname, Expr> values) {
  for (const Iname &iname : statement.inames)
    if (auto id = boundIname(kernel, iname))
      values.emplace(iname, inameRef(*id));
  auto place = [&](const Expr &expr) { return ir::substitute(expr, values); };
  AstBlock block;
  std::vector<Expr> predicates = statement.predicates;
  if (auto reduction = statement.isAtomic ? reductionOf(statement) : std::nullopt) {
    block.push_back(AstStatement{statement.id, ir::substitute(statement.target, values),
                                 place(reduction->contribution), reduction->op});
    predicates = std::move(reduction->predicates);
  } else if (statement.code.empty())
    block.push_back(AstStatement{statement.id, ir::substitute(statement.target, values),
                                 place(statement.value)});
  else
    block.push_back(AstCode{statement.id, ir::substitute(statement.code, values)});
  for (const Expr &predicate : std::views::reverse(predicates))
    block = guardedBlock(simplify(place(predicate)), std::move(block));
  return block;
}

/// Replaces the loops tagged ilp, unr and vec. The order matters: what is inside lanes of a vector
/// must be loops and statements only.
Expected<AstBlock> withoutTaggedLoops(const AstBlock &loops, const Kernel &kernel,
                                      const Schedule &schedule, const LanePlan &plan,
                                      std::vector<Note> &remarks) {
  auto body = interleave(withFirstCopies(loops, kernel, plan), kernel, plan);
  if (body)
    body = unroll(*body, kernel);
  if (body)
    body = vectorize(*body, kernel, schedule, plan, remarks);
  if (!body)
    return body;
  return mergeGuards(std::move(*body));
}

Expected<DeviceKernelAst> build(const Kernel &kernel, const Schedule &schedule,
                                const DeviceKernel &device) {
  if (auto covered = checkCovered(kernel, device, device.body, {}); !covered)
    return std::unexpected(covered.error());
  auto bound = bindGrid(kernel, device);
  if (!bound)
    return std::unexpected(bound.error());

  std::vector<Iname> names = device.hostInames, localIds;
  for (unsigned axis = 0; axis < device.groupAxes; ++axis)
    names.push_back(groupIname(axis));
  for (unsigned axis = 0; axis < device.localAxes; ++axis) {
    names.push_back(localIname(axis));
    localIds.push_back(localIname(axis));
  }

  std::map<StatementId, BarrierNode> barriers;
  collectBarriers(device.body, barriers);
  if (auto apart = checkLanes(kernel, device, !barriers.empty()); !apart)
    return std::unexpected(apart.error());
  const auto domains = withWholeBlocks(kernel, schedule, device, std::move(bound->domains));
  ScanProblem problem{device.body, domains, bound->context, islNames(kernel, names),
                      false,       localIds};
  auto makeLeaf = [&](const StatementId &id, const std::map<Iname, Expr> &values) {
    if (auto barrier = barriers.find(id); barrier != barriers.end())
      return AstBlock{AstBarrier{barrier->second.isGlobal}};
    return makeStatement(kernel, *kernel.find(id), values);
  };
  auto loops = scanLoops(problem, makeLeaf);
  if (!loops)
    return std::unexpected(loops.error());
  LanePlan plan = planLanes(kernel, schedule, device);
  auto body = withoutTaggedLoops(*loops, kernel, schedule, plan, plan.remarks);
  if (!body)
    return std::unexpected(body.error());
  if (auto reached = checkBarriers(*body, localIds); !reached)
    return std::unexpected(reached.error());
  AstBlock streamed =
      streamStores(separateFullTiles(*body), kernel, schedule, bound->groups, plan.remarks);
  return DeviceKernelAst{functionName(device.name),
                         device.hostInames,
                         std::move(bound->groups),
                         std::move(bound->locals),
                         requestUnrolling(std::move(streamed), kernel),
                         std::move(plan.copies),
                         std::move(plan.remarks)};
}

} // namespace

Expected<DeviceKernelAst> buildDeviceKernel(const Kernel &kernel, const Schedule &schedule,
                                            unsigned deviceKernel) {
  return guarded([&] { return build(kernel, schedule, schedule.kernels.at(deviceKernel)); });
}

} // namespace loopy::codegen
