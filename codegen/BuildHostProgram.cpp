//===- BuildHostProgram.cpp - Host loops around the launches ---------------------------===//
#include "codegen/KernelAst.h"

#include "codegen/ScanLoops.h"
#include "ir/IslCoalesce.h"
#include "ir/Overloaded.h"

#include <algorithm>

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

Expected<AstBlock> build(const Kernel &kernel, const Schedule &schedule) {
  std::map<StatementId, isl::set> domains;
  std::map<StatementId, unsigned> kernelOf;
  for (unsigned i = 0; i < schedule.kernels.size(); ++i) {
    domains.emplace(launchId(i), launchDomain(kernel, schedule.kernels[i]));
    kernelOf.emplace(launchId(i), i);
  }
  LoopSequence order = loopSequence(schedule.host);
  isl::set context = convexContext(kernel.assumptions);
  // The launches read the host inames as variables, so every host loop stays a loop.
  ScanProblem problem{order, domains, context, islNames(kernel, {}), true};
  return scanLoops(problem, [&](const StatementId &id, const std::map<Iname, Expr> &) {
    return AstBlock{AstLaunch{kernelOf.at(id)}};
  });
}

} // namespace

Expected<AstBlock> buildHostProgram(const Kernel &kernel, const Schedule &schedule) {
  return guarded([&] { return build(kernel, schedule); });
}

} // namespace loopy::codegen
