//===- DataflowSources.cpp - Which write does a load see? ----------------------------------===//
#include "transforms/DataflowSources.h"

#include "ir/Dependences.h"
#include "ir/IslResult.h"
#include "ir/LoopTree.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

std::string readName(const StatementId &id, std::size_t number) {
  return id.str() + "__load" + std::to_string(number);
}

namespace {

/// Position in the order of the statements and loops: alternating places in the text and inames.
using Positions = std::map<StatementId, std::vector<Expr>>;

void addPositions(const LoopSequence &sequence, const std::vector<Expr> &outside,
                  Positions &positions) {
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    std::vector<Expr> here = outside;
    here.push_back(index(static_cast<std::int64_t>(i)));
    std::visit(Overloaded{
                   [&](const LeafNode &leaf) { positions[leaf.statement] = here; },
                   [&](const LoopNode &loop) {
                     here.push_back(inameRef(loop.iname));
                     addPositions(loop.body, here, positions);
                   },
                   [](const BarrierNode &) {},
               },
               sequence[i]);
  }
}

Positions positionsOf(const Kernel &kernel) {
  Positions positions;
  addPositions(loopTree(kernel), {}, positions);
  std::size_t longest = 1;
  for (const auto &[id, position] : positions)
    longest = std::max(longest, position.size());
  for (auto &[id, position] : positions)
    position.resize(longest, index(0));
  return positions;
}

class Flow {
public:
  Flow(const Kernel &kernel, const Kernel &shape, const std::set<ArrayName> &touched)
      : kernel(kernel), shape(shape), touched(touched), loads(none()), writes(none()),
        mayWrites(none()), times(none()) {}

  /// { end[element] -> element } is a load for each of `final`.
  Sources compute(const isl::union_map &final) {
    Positions positions = positionsOf(kernel);
    std::size_t length = positions.begin()->second.size();
    for (const Statement &statement : kernel.statements)
      add(statement, positions.at(statement.id));
    loads = loads.unite(final);
    // After everything else.
    isl::space time = isl::space::unit(ctx()).add_unnamed_tuple(length);
    isl::set last = isl::set::universe(time);
    last = ir::managed(last.ctx(),
                       isl_set_fix_si(last.copy(), isl_dim_set, 0, kernel.statements.size()));
    for (std::size_t i = 1; i < length; ++i)
      last = ir::managed(last.ctx(), isl_set_fix_si(last.copy(), isl_dim_set, i, 0));
    times = times.unite(
        ir::managed(final.ctx(), isl_union_map_from_domain_and_range(
                                     final.domain().release(), last.to_union_set().release())));

    isl::union_access_info info(loads);
    info = info.set_must_source(writes).set_may_source(mayWrites).set_schedule_map(times);
    isl::union_flow flow = info.compute_flow();
    return {flow.may_dependence(), flow.may_no_source()};
  }

private:
  const Kernel &kernel, &shape;
  const std::set<ArrayName> &touched;
  isl::union_map loads, writes, mayWrites, times;

  isl::ctx ctx() const { return kernel.assumptions.ctx(); }
  isl::union_map none() const { return isl::union_map::empty(ctx()); }

  void add(const Statement &statement, const std::vector<Expr> &position) {
    const Statement *known = shape.find(statement.id);
    const std::vector<Iname> &inames = known ? known->inames : statement.inames;
    isl::set domain = statement.domain.intersect(kernel.assumptions);
    auto map = [&](const std::string &from, const std::string &to,
                   const std::vector<Expr> &values) {
      return toMap(domain, from, inames, to, values).to_union_map();
    };
    auto time = [&](const std::string &tuple) {
      isl::map named = toMap(domain, tuple, inames, "time", position);
      return ir::managed(named.ctx(), isl_map_reset_tuple_id(named.copy(), isl_dim_out))
          .to_union_map();
    };
    std::size_t number = 0;
    for (const StatementAccess &use : accessesOf(statement)) {
      const std::string &array = use.access.array.str();
      std::string read = readName(statement.id, number);
      number += !use.isWrite;
      if (!touched.contains(use.access.array))
        continue;
      if (use.isWrite) {
        isl::union_map written = map(statement.id.str(), array, use.access.subscripts);
        bool isSure = statement.predicates.empty() && statement.code.empty();
        isl::union_map &all = isSure ? writes : mayWrites;
        all = all.unite(written);
        times = times.unite(time(statement.id.str()));
      } else {
        loads = loads.unite(map(read, array, use.access.subscripts));
        times = times.unite(time(read));
      }
    }
  }
};

} // namespace

Sources sourcesOf(const Kernel &kernel, const Kernel &shape, const std::set<ArrayName> &touched,
                  const isl::union_map &final) {
  return Flow(kernel, shape, touched).compute(final);
}

} // namespace loopy::transforms
