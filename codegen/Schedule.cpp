#include "codegen/Schedule.h"

#include "codegen/EdgeKernels.h"
#include "codegen/Launches.h"
#include "codegen/Temporaries.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

class Builder {
public:
  Builder(const DeviceOrder &order, std::string prefix)
      : order(order), kernel(order.kernel()), prefix(std::move(prefix)) {}

  Schedule build() {
    schedule.host = lower(loopTree(kernel), {});
    return std::move(schedule);
  }

private:
  /// What each work-item executes where the nodes may and should be one device kernel.
  std::optional<LoopSequence> inOneKernel(const LoopSequence &nodes,
                                          const std::vector<Iname> &hostInames) const {
    if (shouldSeparate(nodes, kernel))
      return std::nullopt;
    return order.inOneKernel(nodes, hostInames);
  }

  /// Neighbours share a device kernel as long as they may.
  std::vector<HostNode> lower(const LoopSequence &nodes, const std::vector<Iname> &hostInames) {
    std::vector<HostNode> result;
    LoopSequence pending, pendingBody;
    auto flush = [&] {
      if (!pending.empty())
        result.push_back(launch(pendingBody, hostInames));
      pending.clear();
    };
    for (const LoopTreeNode &node : nodes) {
      LoopSequence extended = pending;
      extended.push_back(node);
      if (auto body = inOneKernel(extended, hostInames)) {
        pending = std::move(extended);
        pendingBody = std::move(*body);
        continue;
      }
      flush();
      LoopSequence alone = {node};
      if (auto body = inOneKernel(alone, hostInames)) {
        pending = std::move(alone);
        pendingBody = std::move(*body);
      } else if (const auto *loop = std::get_if<LoopNode>(&node)) {
        std::ranges::move(split(*loop, hostInames), std::back_inserter(result));
      } else {
        result.push_back(launch(alone, hostInames)); // which the final check refuses
      }
    }
    flush();
    return result;
  }

  /// A loop that does not fit one kernel. A parallel one is distributed over its body (no
  /// dependence connects its iterations), a sequential one runs on the host.
  std::vector<HostNode> split(const LoopNode &loop, std::vector<Iname> hostInames) {
    if (isParallel(kernel.tag(loop.iname)))
      return lower(loop.body, hostInames);
    hostInames.push_back(loop.iname);
    return {HostLoopNode{loop.iname, lower(loop.body, hostInames)}};
  }

  HostNode launch(LoopSequence &body, const std::vector<Iname> &hostInames) {
    DeviceKernel device;
    device.name = prefix + "_k" + std::to_string(schedule.kernels.size());
    device.hostInames = hostInames;
    for (const StatementId &id : statementsIn(body))
      for (const Iname &iname : kernel.find(id)->inames)
        std::visit(
            Overloaded{
                [&](GroupAxis tag) { device.groupAxes = std::max(device.groupAxes, tag.axis + 1); },
                [&](LocalAxis tag) { device.localAxes = std::max(device.localAxes, tag.axis + 1); },
                [](auto) {},
            },
            kernel.tag(iname));
    device.body = std::move(body);
    schedule.kernels.push_back(std::move(device));
    return LaunchNode{static_cast<unsigned>(schedule.kernels.size() - 1)};
  }

  const DeviceOrder &order;
  const Kernel &kernel;
  std::string prefix;
  Schedule schedule;
};

} // namespace

static Expected<Schedule> buildChecked(const Kernel &kernel,
                                       const std::vector<Dependence> &dependences,
                                       const std::string &prefix) {
  DeviceOrder order(kernel, dependences);
  Schedule schedule = Builder(order, prefix).build();
  if (!order.respects(schedule))
    return fail("internal error: the device program does not respect a dependence");
  if (auto placed = placeTemporaries(schedule, order); !placed)
    return std::unexpected(placed.error());
  return schedule;
}

Expected<Schedule> buildSchedule(const Kernel &kernel, const std::vector<Dependence> &dependences,
                                 const std::string &functionPrefix) {
  return guarded([&] { return buildChecked(kernel, dependences, functionPrefix); });
}

} // namespace loopy::codegen
