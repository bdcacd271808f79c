//===- LoopTree.h - The execution order of a kernel, explicit ---------------------===//
#pragma once

#include "ir/Kernel.h"

#include <variant>
#include <vector>

namespace loopy::ir {

struct LoopNode;
struct LeafNode {
  StatementId statement;
};
using LoopTreeNode = std::variant<LoopNode, LeafNode>;
/// Executed one after the other.
using LoopSequence = std::vector<LoopTreeNode>;
/// All children for each value of `iname`, values ascending. The same iname may head several loops.
struct LoopNode {
  Iname iname;
  LoopSequence body;
};

/// The order that the kernel's statement list stands for: neighbours that agree in their next iname
/// share one loop, unless Statement::newLoop says otherwise.
LoopSequence loopTree(const Kernel &kernel);

/// The statements below a node in execution order.
std::vector<StatementId> statementsIn(const LoopSequence &sequence);
std::vector<StatementId> statementsIn(const LoopTreeNode &node);

} // namespace loopy::ir
