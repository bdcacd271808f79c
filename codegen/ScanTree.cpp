#include "codegen/ScanTree.h"

#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

/// { S[inames] } for every leaf that is not empty.
using Instances = std::map<StatementId, isl::set>;

void collectInstances(const LoopSequence &order, const ScanProblem &problem,
                      std::vector<Iname> &loops, Instances &instances) {
  for (const LoopTreeNode &node : order)
    std::visit(Overloaded{
                   [&](const LeafNode &leaf) {
                     const isl::set &domain = problem.domains.at(leaf.statement);
                     if (!domain.intersect(problem.context).is_empty())
                       instances.emplace(leaf.statement,
                                         bindInames(domain, leaf.statement.str(), loops));
                   },
                   [&](const LoopNode &loop) {
                     loops.push_back(loop.iname);
                     collectInstances(loop.body, problem, loops, instances);
                     loops.pop_back();
                   },
               },
               node);
}

class TreeBuilder {
public:
  TreeBuilder(isl::ctx ctx, const Instances &instances) : ctx(ctx), instances(instances) {}

  /// Puts `sequence` at the leaf position `node`, `depth` loops deep; returns the top of it.
  isl::schedule_node addSequence(isl::schedule_node node, const LoopSequence &sequence,
                                 unsigned depth) const {
    std::vector<const LoopTreeNode *> children;
    isl::union_set_list filters(ctx, 0);
    for (const LoopTreeNode &child : sequence)
      if (auto covered = instancesBelow(child)) {
        children.push_back(&child);
        filters = filters.add(*covered);
      }
    if (children.size() == 1)
      return addNode(node, *children.front(), depth);
    node = node.insert_sequence(filters);
    for (std::size_t i = 0; i < children.size(); ++i)
      node = addNode(node.child(i).child(0), *children[i], depth).parent().parent();
    return node;
  }

private:
  isl::ctx ctx;
  const Instances &instances;

  std::optional<isl::union_set> instancesBelow(const LoopTreeNode &node) const {
    std::optional<isl::union_set> covered;
    for (const StatementId &id : statementsIn(node))
      if (auto found = instances.find(id); found != instances.end()) {
        isl::union_set own = found->second.to_union_set();
        covered = covered ? covered->unite(own) : own;
      }
    return covered;
  }

  isl::schedule_node addNode(isl::schedule_node node, const LoopTreeNode &child,
                             unsigned depth) const {
    const auto *loop = std::get_if<LoopNode>(&child);
    if (!loop)
      return node;
    node = node.insert_partial_schedule(isl::multi_union_pw_aff(partialSchedule(child, depth)));
    node = node.insert_mark(loop->iname.str());
    return addSequence(node.child(0).child(0), loop->body, depth + 1).parent().parent();
  }

  /// The value of dimension `depth` of every statement below `node`.
  isl::union_pw_aff partialSchedule(const LoopTreeNode &node, unsigned depth) const {
    std::optional<isl::union_pw_aff> result;
    for (const StatementId &id : statementsIn(node)) {
      auto found = instances.find(id);
      if (found == instances.end())
        continue;
      isl_local_space *space = isl_local_space_from_space(found->second.space().release());
      isl::pw_aff value(isl::manage(isl_aff_var_on_domain(space, isl_dim_set, depth)));
      isl::union_pw_aff own = value.to_union_pw_aff();
      result = result ? result->union_add(own) : own;
    }
    return *result;
  }
};

} // namespace

std::optional<isl::schedule> scanSchedule(const ScanProblem &problem) {
  Instances instances;
  std::vector<Iname> loops;
  collectInstances(problem.order, problem, loops, instances);
  if (instances.empty())
    return std::nullopt;
  std::optional<isl::union_set> domain;
  for (const auto &[id, set] : instances)
    domain = domain ? domain->unite(set.to_union_set()) : set.to_union_set();
  isl::schedule_node root = isl::schedule_node::from_domain(*domain);
  TreeBuilder builder(problem.context.ctx(), instances);
  return builder.addSequence(root.child(0), problem.order, 0).schedule();
}

} // namespace loopy::codegen
