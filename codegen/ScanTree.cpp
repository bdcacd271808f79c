#include "codegen/ScanTree.h"

#include "ir/IslResult.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <iterator>

namespace loopy::codegen {

using namespace ir;

namespace {

/// The instances { S[inames] } of a leaf.
struct LeafInstances {
  isl::set exact;
  /// What loops around a barrier see: contains `exact` for every work-item of the group.
  isl::set uniform;
};
/// Every leaf and barrier that is not empty.
using Instances = std::map<StatementId, LeafInstances>;

isl::set withoutIds(isl::set domain, const ScanProblem &problem) {
  for (const Iname &id : problem.localIds)
    domain = projectOut(domain, id.str());
  return domain;
}

/// For which values of the loops and names around it a barrier has something to separate.
isl::set barrierDomain(const LoopSequence &siblings, const ScanProblem &problem,
                       const std::vector<Iname> &loops) {
  isl::set domain = emptySet(problem.context.ctx());
  for (const StatementId &id : statementsIn(siblings)) {
    isl::set own = withoutIds(problem.domains.at(id), problem);
    for (const std::string &name : parameterNames(own))
      if (!problem.names.contains(name) && std::ranges::find(loops, Iname(name)) == loops.end())
        own = projectOut(own, name);
    domain = domain.unite(own);
  }
  return simpleHull(domain);
}

void collectInstances(const LoopSequence &order, const ScanProblem &problem,
                      std::vector<Iname> &loops, bool hasBarriers, Instances &instances) {
  auto add = [&](const StatementId &id, const isl::set &domain) {
    if (domain.intersect(problem.context).is_empty())
      return;
    isl::set uniform = hasBarriers ? simpleHull(withoutIds(domain, problem)) : domain;
    instances.emplace(id, LeafInstances{bindInames(domain, id.str(), loops),
                                        bindInames(uniform, id.str(), loops)});
  };
  for (const LoopTreeNode &node : order)
    std::visit(
        Overloaded{
            [&](const LeafNode &leaf) { add(leaf.statement, problem.domains.at(leaf.statement)); },
            [&](const BarrierNode &barrier) {
              add(barrier.id, barrierDomain(order, problem, loops));
            },
            [&](const LoopNode &loop) {
              loops.push_back(loop.iname);
              collectInstances(loop.body, problem, loops, hasBarriers, instances);
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

  /// Work-item ids come in where no barrier is inside any more: all work-items must reach those.
  std::optional<isl::union_set> instancesBelow(const LoopTreeNode &node) const {
    std::optional<isl::union_set> covered;
    bool isUniform = hasBarrier(node);
    for (const StatementId &id : leavesIn(node))
      if (auto found = instances.find(id); found != instances.end()) {
        const LeafInstances &leaf = found->second;
        isl::union_set own = (isUniform ? leaf.uniform : leaf.exact).to_union_set();
        covered = covered ? covered->unite(own) : own;
      }
    return covered;
  }

  static std::vector<StatementId> leavesIn(const LoopTreeNode &node) {
    return std::visit(Overloaded{
                          [](const LeafNode &leaf) { return std::vector{leaf.statement}; },
                          [](const BarrierNode &barrier) { return std::vector{barrier.id}; },
                          [](const LoopNode &loop) {
                            std::vector<StatementId> ids;
                            for (const LoopTreeNode &child : loop.body)
                              std::ranges::move(leavesIn(child), std::back_inserter(ids));
                            return ids;
                          },
                      },
                      node);
  }

  isl::schedule_node addNode(isl::schedule_node node, const LoopTreeNode &child,
                             unsigned depth) const {
    const auto *loop = std::get_if<LoopNode>(&child);
    if (!loop)
      return node;
    node = node.insert_partial_schedule(isl::multi_union_pw_aff(partialSchedule(child, depth)));
    if (hasBarrier(child)) // one copy of each barrier
      node = node.as<isl::schedule_node_band>().member_set_ast_loop_atomic(0);
    node = node.insert_mark(loop->iname.str());
    return addSequence(node.child(0).child(0), loop->body, depth + 1).parent().parent();
  }

  /// The value of dimension `depth` of every statement below `node`.
  isl::union_pw_aff partialSchedule(const LoopTreeNode &node, unsigned depth) const {
    std::optional<isl::union_pw_aff> result;
    for (const StatementId &id : leavesIn(node)) {
      auto found = instances.find(id);
      if (found == instances.end())
        continue;
      isl_local_space *space = isl_local_space_from_space(found->second.exact.space().release());
      isl::pw_aff value(
          managed(found->second.exact.ctx(), isl_aff_var_on_domain(space, isl_dim_set, depth)));
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
  bool hasBarriers = std::ranges::any_of(problem.order, hasBarrier);
  collectInstances(problem.order, problem, loops, hasBarriers, instances);
  if (instances.empty())
    return std::nullopt;
  std::optional<isl::union_set> domain;
  for (const auto &[id, leaf] : instances) {
    // isl's code generator cannot do without formulas for existentials.
    isl::union_set own = leaf.uniform.compute_divs();
    domain = domain ? domain->unite(own) : own;
  }
  isl::schedule_node root = isl::schedule_node::from_domain(*domain);
  TreeBuilder builder(problem.context.ctx(), instances);
  return builder.addSequence(root.child(0), problem.order, 0).schedule();
}

} // namespace loopy::codegen
