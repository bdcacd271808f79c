//===- BuildHostProgram.cpp - Host loops around the launches ---------------------------===//
#include "codegen/KernelAst.h"

#include "codegen/AstRewrite.h"
#include "codegen/ScanLoops.h"
#include "ir/IslCoalesce.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <iterator>

namespace loopy::codegen {

using namespace ir;

namespace {

/// A launch as a leaf of the loop tree that isl sees.
StatementId launchId(unsigned kernel) { return StatementId("launch" + std::to_string(kernel)); }

LoopSequence loopSequence(const std::vector<HostNode> &nodes) {
  LoopSequence sequence;
  for (const HostNode &node : nodes)
    sequence.push_back(std::visit(Overloaded{
                                      [](const LaunchNode &launch) -> LoopTreeNode {
                                        return LeafNode{launchId(launch.kernel)};
                                      },
                                      [](const HostLoopNode &loop) -> LoopTreeNode {
                                        return LoopNode{loop.iname, loopSequence(loop.body)};
                                      },
                                  },
                                  node));
  return sequence;
}

/// The values of the host inames, over the parameters, for which the kernel has work.
isl::set launchDomain(const Kernel &kernel, const DeviceKernel &device) {
  isl::set domain = emptySet(kernel.assumptions.ctx());
  for (const StatementId &id : statementsIn(device.body)) {
    const Statement &statement = *kernel.find(id);
    isl::set own = statement.domain;
    for (const Iname &iname : statement.inames)
      if (std::ranges::find(device.hostInames, iname) == device.hostInames.end())
        own = projectOut(own, iname.str());
    domain = domain.unite(own);
  }
  return ir::coalesced(domain);
}

/// What isl gets at once: a host loop, or neighbouring launches that happen under one condition.
/// Its work on a sequence grows faster than the sequence.
std::vector<LoopSequence> parts(const LoopSequence &order,
                                const std::map<StatementId, isl::set> &domains) {
  std::vector<LoopSequence> result;
  const isl::set *previous = nullptr;
  for (const LoopTreeNode &node : order) {
    const auto *launch = std::get_if<LeafNode>(&node);
    const isl::set *domain = launch ? &domains.at(launch->statement) : nullptr;
    if (!domain || !previous || !obviouslyEqual(*previous, *domain))
      result.emplace_back();
    result.back().push_back(node);
    previous = domain;
  }
  return result;
}

Expected<AstBlock> build(const Kernel &kernel, const Schedule &schedule) {
  std::map<StatementId, isl::set> domains;
  std::map<StatementId, unsigned> kernelOf;
  for (unsigned i = 0; i < schedule.kernels.size(); ++i) {
    domains.emplace(launchId(i), launchDomain(kernel, schedule.kernels[i]));
    kernelOf.emplace(launchId(i), i);
  }
  isl::set context = convexContext(kernel.assumptions);
  auto makeLaunch = [&](const StatementId &id, const std::map<Iname, Expr> &) {
    return AstBlock{AstLaunch{kernelOf.at(id)}};
  };
  AstBlock result;
  for (const LoopSequence &part : parts(loopSequence(schedule.host), domains)) {
    // The launches read the host inames as variables, so every host loop stays a loop.
    ScanProblem problem{part, domains, context, islNames(kernel, {}), true};
    auto block = scanLoops(problem, makeLaunch);
    if (!block)
      return block;
    std::ranges::move(*block, std::back_inserter(result));
  }
  return mergeGuards(std::move(result));
}

} // namespace

Expected<AstBlock> buildHostProgram(const Kernel &kernel, const Schedule &schedule) {
  return guarded([&] { return build(kernel, schedule); });
}

} // namespace loopy::codegen
