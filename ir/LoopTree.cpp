#include "ir/LoopTree.h"

#include "ir/Overloaded.h"

#include <span>

namespace loopy::ir {

static LoopSequence build(std::span<const Statement> statements, std::size_t depth) {
  LoopSequence sequence;
  while (!statements.empty()) {
    const Statement &first = statements.front();
    if (first.inames.size() == depth) {
      sequence.push_back(LeafNode{first.id});
      statements = statements.subspan(1);
      continue;
    }
    const Iname &iname = first.inames[depth];
    std::size_t count = 1;
    while (count < statements.size() && statements[count].inames.size() > depth &&
           statements[count].inames[depth] == iname && statements[count].newLoop != iname)
      ++count;
    sequence.push_back(LoopNode{iname, build(statements.first(count), depth + 1)});
    statements = statements.subspan(count);
  }
  return sequence;
}

LoopSequence loopTree(const Kernel &kernel) { return build(kernel.statements, 0); }

std::vector<StatementId> statementsIn(const LoopTreeNode &node) {
  return std::visit(Overloaded{
                        [](const LeafNode &leaf) { return std::vector{leaf.statement}; },
                        [](const LoopNode &loop) { return statementsIn(loop.body); },
                    },
                    node);
}

std::vector<StatementId> statementsIn(const LoopSequence &sequence) {
  std::vector<StatementId> result;
  for (const LoopTreeNode &node : sequence)
    for (StatementId &id : statementsIn(node))
      result.push_back(std::move(id));
  return result;
}

} // namespace loopy::ir
