//===- SchedulePrinter.cpp - Text of a schedule -----------------------------------------------===//
#include "codegen/Schedule.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <utility>

namespace loopy::codegen {

using namespace ir;

namespace {

std::string indent(unsigned depth) { return std::string(2 * depth, ' '); }

std::string printBody(const LoopSequence &sequence, const Kernel &kernel, unsigned depth) {
  std::string text;
  for (const LoopTreeNode &node : sequence)
    if (const auto *loop = std::get_if<LoopNode>(&node))
      text += indent(depth) + toString(kernel.tag(loop->iname)) + " " + loop->iname.str() + "\n" +
              printBody(loop->body, kernel, depth + 1);
    else if (const auto *barrier = std::get_if<BarrierNode>(&node))
      text += indent(depth) + (barrier->isGlobal ? "global barrier\n" : "barrier\n");
    else
      text += indent(depth) + std::get<LeafNode>(node).statement.str() + "\n";
  return text;
}

/// " i_outer=g.0 i_inner=l.0": the grid of a device kernel.
std::string printGrid(const DeviceKernel &device, const Kernel &kernel) {
  std::vector<std::string> axes;
  for (const StatementId &id : statementsIn(device.body))
    for (const Iname &iname : kernel.find(id)->inames) {
      std::string axis = " " + iname.str() + "=" + toString(kernel.tag(iname));
      if (isParallel(kernel.tag(iname)) && std::ranges::find(axes, axis) == axes.end())
        axes.push_back(axis);
    }
  std::string text;
  for (const std::string &axis : axes)
    text += axis;
  return text.empty() ? " one work-item" : text;
}

std::string printHost(const std::vector<HostNode> &nodes, const Schedule &schedule,
                      const Kernel &kernel, unsigned depth) {
  std::string text;
  for (const HostNode &node : nodes)
    std::visit(Overloaded{
                   [&](const LaunchNode &launch) {
                     const DeviceKernel &device = schedule.kernels[launch.kernel];
                     text += indent(depth) + "launch " + device.name + ":" +
                             printGrid(device, kernel) + "\n" +
                             printBody(device.body, kernel, depth + 1);
                   },
                   [&](const HostLoopNode &loop) {
                     text += indent(depth) + "host for " + loop.iname.str() + "\n" +
                             printHost(loop.body, schedule, kernel, depth + 1);
                   },
               },
               node);
  return text;
}

std::string nameOf(TemporaryStorage storage) {
  switch (storage) {
  case TemporaryStorage::Private:
    return "private";
  case TemporaryStorage::Local:
    return "local";
  case TemporaryStorage::Scratch:
    return "scratch memory";
  }
  std::unreachable();
}

/// "[n][4]": a copy for each of n times 4 iterations.
std::string copiesOf(const ArrayName &array, const Schedule &schedule) {
  auto shape = schedule.scratchShapes.find(array);
  std::string text;
  if (shape != schedule.scratchShapes.end())
    for (const auto &axis : shape->second.axes)
      if (axis)
        text += (text.empty() ? " [" : "[") + toString(axis->size) + "]";
  return text;
}

} // namespace

std::string toString(const Schedule &schedule, const Kernel &kernel) {
  std::string text =
      "schedule of " + kernel.name + "\n" + printHost(schedule.host, schedule, kernel, 1);
  for (const auto &[array, storage] : schedule.temporaries)
    text += "  " + array.str() + " is " + nameOf(storage) + copiesOf(array, schedule) + "\n";
  return text;
}

} // namespace loopy::codegen
