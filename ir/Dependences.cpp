#include "ir/Dependences.h"

#include "ir/CodeRanges.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"
#include "ir/Order.h"
#include "ir/Reduction.h"

#include <algorithm>
#include <functional>

namespace loopy::ir {

std::vector<StatementAccess> accessesOf(const Statement &statement) {
  std::vector<StatementAccess> result;
  auto addLoads = [&](const Expr &expr) {
    for (Access &access : loads(expr))
      result.push_back({std::move(access), false});
  };
  visitStatement(statement, {addLoads, [&](const Access &target) {
                               std::ranges::for_each(target.subscripts, addLoads);
                               result.push_back({target, true});
                             }});
  return result;
}

bool isQuasiAffine(isl::ctx ctx, const Access &access) {
  return std::ranges::all_of(access.subscripts, [&](const Expr &subscript) {
    return toPwAff(ctx, subscript).has_value();
  });
}

bool hasKnownElements(const Statement &statement, const Access &access) {
  RangeNames ranges(statement);
  return std::ranges::all_of(access.subscripts, [&](const Expr &subscript) {
    return toPwAff(statement.domain.ctx(), ranges.replace(subscript)).has_value();
  });
}

isl::map accessRelation(const Kernel &, const Statement &statement, const Access &access) {
  isl::ctx ctx = statement.domain.ctx();
  RangeNames ranges(statement);
  std::vector<Expr> subscripts;
  std::vector<std::string> unknown;
  for (const Expr &given : access.subscripts) {
    subscripts.push_back(ranges.replace(given));
    if (toPwAff(ctx, subscripts.back()))
      continue;
    unknown.push_back("loopy_any" + std::to_string(unknown.size()));
    subscripts.back() = inameRef(Iname(unknown.back()));
  }
  isl::map relation =
      toMap(ranges.domain(), statement.id.str(), statement.inames, access.array.str(), subscripts);
  for (const Iname &name : ranges.names())
    unknown.push_back(name.str());
  for (const std::string &name : unknown)
    relation = projectOutParameter(relation, name);
  return relation;
}

namespace {

/// One access of one statement with its relation.
struct Use {
  std::size_t statement; ///< position in Kernel::statements
  StatementAccess access;
  isl::map relation;
};

/// Do all pairs of statements in the same loops agree in all inames?
bool agreeInAllInames(const isl::map &relation, const Statement &source, const Statement &sink) {
  if (source.inames != sink.inames)
    return false;
  isl::map equal = relation;
  for (std::size_t i = 0; i < source.inames.size(); ++i)
    equal = managed(equal.ctx(), isl_map_equate(equal.copy(), isl_dim_in, i, isl_dim_out, i));
  return relation.is_subset(equal);
}

DependenceKind kindOf(bool sourceWrites, bool sinkWrites) {
  if (!sourceWrites)
    return DependenceKind::Anti;
  return sinkWrites ? DependenceKind::Output : DependenceKind::Flow;
}

std::vector<Use> usesOf(const Kernel &kernel) {
  std::vector<Use> uses;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    std::vector<Use> own;
    for (StatementAccess &access : accessesOf(kernel.statements[i])) {
      bool known = std::ranges::any_of(own, [&](const Use &use) {
        return use.access.isWrite == access.isWrite && equal(use.access.access, access.access);
      });
      if (!known)
        own.push_back({i, access, accessRelation(kernel, kernel.statements[i], access.access)});
    }
    std::ranges::move(own, std::back_inserter(uses));
  }
  return uses;
}

} // namespace

namespace {

class DependenceBuilder {
public:
  explicit DependenceBuilder(const Kernel &kernel) : kernel(kernel), uses(usesOf(kernel)) {}

  std::vector<Dependence> run() {
    for (std::size_t i = 0; i < uses.size(); ++i)
      for (std::size_t j = i; j < uses.size(); ++j)
        addBetween(i, j);
    std::vector<Dependence> result;
    for (auto &[key, dependence] : dependences)
      result.push_back(std::move(dependence));
    return result;
  }

private:
  const Kernel &kernel;
  std::vector<Use> uses;
  std::map<std::pair<std::size_t, std::size_t>, isl::map> orders;
  /// By the positions of source and sink in `uses`.
  std::map<std::pair<std::size_t, std::size_t>, Dependence> dependences;

  const isl::map &order(std::size_t source, std::size_t sink) {
    auto found = orders.find({source, sink});
    if (found == orders.end())
      found = orders.emplace(std::pair(source, sink), pairsInOrder(kernel, source, sink)).first;
    return found->second;
  }

  /// The dependences in both directions.
  void addBetween(std::size_t i, std::size_t j) {
    const Use &a = uses[i], &b = uses[j];
    if (a.access.access.array != b.access.access.array || !(a.access.isWrite || b.access.isWrite))
      return;
    const Statement &first = kernel.statements[a.statement];
    if (a.access.access.array == first.target.array &&
        commute(first, kernel.statements[b.statement]))
      return;
    isl::map same = a.relation.apply_range(b.relation.reverse());
    same = same.intersect_params(kernel.assumptions);
    if (same.is_empty())
      return;
    add(i, j, same);
    if (i != j)
      add(j, i, same.reverse());
  }

  void add(std::size_t from, std::size_t to, const isl::map &same) {
    const Use &source = uses[from], &sink = uses[to];
    isl::map relation = coalesced(same.intersect(order(source.statement, sink.statement)));
    if (relation.is_empty())
      return;
    const Statement &first = kernel.statements[source.statement];
    const Statement &second = kernel.statements[sink.statement];
    dependences.emplace(std::pair(from, to),
                        Dependence{first.id, second.id, source.access.access.array,
                                   kindOf(source.access.isWrite, sink.access.isWrite),
                                   source.access.access, sink.access.access, relation,
                                   agreeInAllInames(relation, first, second)});
  }
};

} // namespace

Expected<std::vector<Dependence>> computeDependences(const Kernel &kernel) {
  return guarded(
      [&]() -> Expected<std::vector<Dependence>> { return DependenceBuilder(kernel).run(); });
}

} // namespace loopy::ir
