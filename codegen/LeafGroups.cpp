#include "codegen/LeafGroups.h"

namespace loopy::codegen {

using namespace ir;

namespace {

class Grouping {
public:
  explicit Grouping(const std::map<StatementId, isl::set> &domains) : domains(domains) {}

  LoopSequence group(const LoopSequence &order) {
    LoopSequence result;
    const LeafNode *open = nullptr; ///< the group that the next leaf may join
    for (const LoopTreeNode &node : order) {
      const auto *leaf = std::get_if<LeafNode>(&node);
      if (leaf && open && obviouslyEqual(domainOf(*open), domainOf(*leaf))) {
        members[open->statement].push_back(leaf->statement);
        continue;
      }
      open = leaf;
      if (leaf) {
        members[leaf->statement] = {leaf->statement};
        result.push_back(*leaf);
      } else if (const auto *loop = std::get_if<LoopNode>(&node)) {
        result.push_back(LoopNode{loop->iname, group(loop->body)});
      } else {
        const auto &barrier = std::get<BarrierNode>(node);
        members[barrier.id] = {barrier.id};
        result.push_back(barrier);
      }
    }
    return result;
  }

  std::map<StatementId, std::vector<StatementId>> members;

private:
  const std::map<StatementId, isl::set> &domains;

  const isl::set &domainOf(const LeafNode &leaf) const { return domains.at(leaf.statement); }
};

} // namespace

LeafGroups groupLeaves(const LoopSequence &order, const std::map<StatementId, isl::set> &domains) {
  Grouping grouping(domains);
  LoopSequence grouped = grouping.group(order);
  return {std::move(grouped), std::move(grouping.members)};
}

} // namespace loopy::codegen
