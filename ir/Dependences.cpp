#include "ir/Dependences.h"

#include "ir/CodeRanges.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"
#include "ir/Order.h"
#include "ir/Reduction.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <unordered_map>

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
  std::size_t shape; ///< of its relation
};

isl::map withoutNames(isl::map relation) {
  for (isl_dim_type side : {isl_dim_in, isl_dim_out})
    relation = managed(relation.ctx(), isl_map_reset_tuple_id(relation.copy(), side));
  return relation;
}

/// Numbers for relations; those that differ in the names of statements and arrays only share one.
class Shapes {
public:
  std::size_t numberOf(const isl::map &relation) {
    isl::map plain = withoutNames(relation);
    std::vector<std::size_t> &alike = byHash[isl_map_get_hash(plain.get())];
    for (std::size_t number : alike)
      if (isl_map_plain_is_equal(relations[number].get(), plain.get()) == isl_bool_true)
        return number;
    alike.push_back(relations.size());
    relations.push_back(std::move(plain));
    return relations.size() - 1;
  }

  const isl::map &relation(std::size_t number) const { return relations[number]; }

private:
  std::vector<isl::map> relations;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> byHash;
};

/// Do all pairs agree in all inames, if both statements are in the same loops?
bool agreeInAllInames(const isl::map &relation) {
  int depth = isl_map_dim(relation.get(), isl_dim_in);
  if (depth != isl_map_dim(relation.get(), isl_dim_out))
    return false;
  isl::map equal = relation;
  for (int i = 0; i < depth; ++i)
    equal = managed(equal.ctx(), isl_map_equate(equal.copy(), isl_dim_in, i, isl_dim_out, i));
  return relation.is_subset(equal);
}

DependenceKind kindOf(bool sourceWrites, bool sinkWrites) {
  if (!sourceWrites)
    return DependenceKind::Anti;
  return sinkWrites ? DependenceKind::Output : DependenceKind::Flow;
}

/// Finds the dependences. Nests that look alike have dependences that look alike: what depends on
/// shapes and on the order only is computed once.
class DependenceBuilder {
public:
  explicit DependenceBuilder(const Kernel &kernel) : kernel(kernel) {}

  std::vector<Dependence> run() {
    collectUses();
    for (const auto &[array, own] : usesOfArray)
      for (std::size_t i = 0; i < own.size(); ++i) {
        // There may be very many pairs, each of little work: the bound is one per access.
        isl_ctx_reset_operations(kernel.assumptions.ctx().get());
        for (std::size_t j = i; j < own.size(); ++j)
          addBetween(own[i], own[j]);
      }
    std::ranges::sort(found, {}, [](const auto &entry) { return entry.first; });
    std::vector<Dependence> result;
    for (auto &[place, dependence] : found)
      result.push_back(std::move(dependence));
    return result;
  }

private:
  /// Pairs of instances without names; nothing where there are none.
  using Pairs = std::optional<isl::map>;
  struct Ordered {
    Pairs pairs;
    std::optional<bool> agree; ///< see agreeInAllInames; found out when first asked for
  };
  /// The shapes of source and sink, the loops they share, and the order of their text.
  using OrderKey = std::tuple<std::size_t, std::size_t, std::size_t, int>;

  const Kernel &kernel;
  std::vector<Use> uses;
  std::map<ArrayName, std::vector<std::size_t>> usesOfArray; ///< positions in `uses`
  Shapes shapes;
  std::map<std::pair<std::size_t, std::size_t>, Pairs> same; ///< by shapes, the smaller first
  std::map<OrderKey, Ordered> ordered;
  /// By the positions of source and sink in `uses`.
  std::vector<std::pair<std::pair<std::size_t, std::size_t>, Dependence>> found;

  void collectUses() {
    for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
      const std::size_t first = uses.size();
      for (StatementAccess &access : accessesOf(kernel.statements[i])) {
        bool known = std::any_of(uses.begin() + first, uses.end(), [&](const Use &use) {
          return use.access.isWrite == access.isWrite && equal(use.access.access, access.access);
        });
        if (known)
          continue;
        isl::map relation = accessRelation(kernel, kernel.statements[i], access.access);
        usesOfArray[access.access.array].push_back(uses.size());
        uses.push_back({i, std::move(access), shapes.numberOf(relation)});
      }
    }
  }

  /// { source[..] -> sink[..] } : instances that access the same element.
  const Pairs &sameElement(std::size_t source, std::size_t sink) {
    auto [entry, isNew] = same.try_emplace({source, sink});
    if (isNew) {
      isl::map pairs = shapes.relation(source)
                           .apply_range(shapes.relation(sink).reverse())
                           .intersect_params(kernel.assumptions);
      if (!pairs.is_empty())
        entry->second = pairs;
    }
    return entry->second;
  }

  /// Those of them in which the source comes first.
  Ordered &inOrder(const Use &source, const Use &sink) {
    std::size_t shared = sharedLoops(kernel, source.statement, sink.statement);
    std::strong_ordering textual = source.statement <=> sink.statement;
    int sign = textual < 0 ? -1 : textual > 0 ? 1 : 0;
    auto [entry, isNew] = ordered.try_emplace({source.shape, sink.shape, shared, sign});
    if (!isNew || (shared == 0 && sign >= 0))
      return entry->second;
    bool isSwapped = source.shape > sink.shape;
    Pairs pairs =
        isSwapped ? sameElement(sink.shape, source.shape) : sameElement(source.shape, sink.shape);
    if (!pairs)
      return entry->second;
    isl::map inOrder = ir::coalesced(pairsInOrder(kernel, source.statement, sink.statement,
                                                  isSwapped ? pairs->reverse() : *pairs));
    if (!inOrder.is_empty())
      entry->second.pairs = inOrder;
    return entry->second;
  }

  /// The dependences in both directions.
  void addBetween(std::size_t i, std::size_t j) {
    const Use &a = uses[i], &b = uses[j];
    if (!(a.access.isWrite || b.access.isWrite))
      return;
    const Statement &first = kernel.statements[a.statement];
    if (a.access.access.array == first.target.array &&
        commute(first, kernel.statements[b.statement]))
      return;
    add(i, j);
    if (i != j)
      add(j, i);
  }

  void add(std::size_t from, std::size_t to) {
    const Use &source = uses[from], &sink = uses[to];
    Ordered &order = inOrder(source, sink);
    if (!order.pairs)
      return;
    const Statement &first = kernel.statements[source.statement];
    const Statement &second = kernel.statements[sink.statement];
    bool isWithin = false;
    if (first.inames == second.inames) {
      if (!order.agree)
        order.agree = agreeInAllInames(*order.pairs);
      isWithin = *order.agree;
    }
    found.push_back({{from, to},
                     {first.id, second.id, source.access.access.array,
                      kindOf(source.access.isWrite, sink.access.isWrite), source.access.access,
                      sink.access.access, named(*order.pairs, first, second), isWithin}});
  }

  static isl::map named(isl::map pairs, const Statement &source, const Statement &sink) {
    isl::ctx ctx = pairs.ctx();
    for (auto [side, id] : {std::pair(isl_dim_in, &source.id), std::pair(isl_dim_out, &sink.id)})
      pairs =
          managed(ctx, isl_map_set_tuple_id(pairs.copy(), side, idFor(ctx, id->str()).release()));
    return pairs;
  }
};

} // namespace

Expected<std::vector<Dependence>> computeDependences(const Kernel &kernel) {
  return guarded(
      [&]() -> Expected<std::vector<Dependence>> { return DependenceBuilder(kernel).run(); });
}

DependenceIndex::DependenceIndex(const std::vector<Dependence> &dependences) {
  for (std::size_t i = 0; i < dependences.size(); ++i)
    bySource[dependences[i].source].emplace_back(dependences[i].sink, i);
}

std::vector<std::size_t> DependenceIndex::within(const std::vector<StatementId> &statements) const {
  std::set<StatementId> members(statements.begin(), statements.end());
  std::vector<std::size_t> result;
  for (const StatementId &source : members)
    if (auto from = bySource.find(source); from != bySource.end())
      for (const auto &[sink, position] : from->second)
        if (members.contains(sink))
          result.push_back(position);
  std::ranges::sort(result);
  return result;
}

} // namespace loopy::ir
