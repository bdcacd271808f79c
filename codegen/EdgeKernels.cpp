#include "codegen/EdgeKernels.h"

#include "ir/Dependences.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>

namespace loopy::codegen {

using namespace ir;

namespace {

struct LocalVariables {
  std::set<ArrayName> names;
  bool areShared = false; ///< some are in memory of the work-group
};

LocalVariables localVariablesOf(std::span<const LoopTreeNode> nodes, const Kernel &kernel) {
  LocalVariables result;
  for (const LoopTreeNode &node : nodes)
    for (const StatementId &id : statementsIn(node))
      for (const StatementAccess &use : accessesOf(*kernel.find(id)))
        if (const Array &array = *kernel.find(use.access.array);
            array.storage == Storage::Temporary) {
          result.names.insert(array.name);
          result.areShared |= array.space == AddressSpace::Local;
        }
  return result;
}

const LoopNode *groupLoop(const LoopTreeNode &node, const Kernel &kernel) {
  const auto *loop = std::get_if<LoopNode>(&node);
  const bool isOnGrid = loop && std::holds_alternative<GroupAxis>(kernel.tag(loop->iname));
  return isOnGrid ? loop : nullptr;
}

} // namespace

bool shouldSeparate(const LoopSequence &nodes, const Kernel &kernel) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const LoopNode *loop = groupLoop(nodes[i], kernel);
    if (loop && shouldSeparate(loop->body, kernel))
      return true;
    const LoopNode *previous = i > 0 ? groupLoop(nodes[i - 1], kernel) : nullptr;
    if (!loop || !previous || loop->iname != previous->iname)
      continue;
    const std::span<const LoopTreeNode> all(nodes);
    const LocalVariables before = localVariablesOf(all.first(i), kernel);
    const LocalVariables behind = localVariablesOf(all.subspan(i), kernel);
    const bool isConnected = std::ranges::any_of(
        before.names, [&](const ArrayName &name) { return behind.names.contains(name); });
    if (!isConnected && (before.areShared || behind.areShared))
      return true;
  }
  return false;
}

} // namespace loopy::codegen
