//===- Definitions.cpp - Which statements computed what some loads see --------------------===//
#include "transforms/Definitions.h"

#include "ir/Dependences.h"
#include "ir/IndexOf.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"

#include <algorithm>
#include <set>

namespace loopy::transforms {

using namespace ir;

namespace {

/// The inames of the computing statement, which may have the names of those of the loads.
Iname sourceIname(std::size_t position) { return Iname("loopy_source" + std::to_string(position)); }

std::vector<Iname> sourceInames(const Statement &statement) {
  std::vector<Iname> names;
  for (std::size_t i = 0; i < statement.inames.size(); ++i)
    names.push_back(sourceIname(i));
  return names;
}

/// { : } over `first` and `second`, which name the dimensions of both tuples of a relation.
isl::set namePairs(const isl::map &relation, const std::vector<Iname> &first,
                   const std::vector<Iname> &second) {
  isl::set flat = ir::managed(relation.ctx(), isl_set_flatten(relation.wrap().release()));
  isl::id_list names(relation.ctx(), 0);
  for (const std::vector<Iname> *part : {&first, &second})
    for (const Iname &name : *part)
      names = names.add(idFor(relation.ctx(), name.str()));
  flat = ir::managed(flat.ctx(), isl_set_set_tuple_name(flat.copy(), "pair"));
  return flat.bind(isl::space::unit(relation.ctx())
                       .add_named_tuple(idFor(relation.ctx(), "pair"), first.size() + second.size())
                       .multi_id(names));
}

/// A load among the accesses of a statement.
struct LoadOf {
  const Statement *statement;
  std::size_t number;
  Access access;
};

std::vector<LoadOf> loadsOf(const Kernel &kernel, const std::vector<ArrayUse> &uses) {
  std::vector<LoadOf> result;
  std::set<std::pair<std::size_t, std::size_t>> known;
  for (const ArrayUse &use : uses) {
    std::size_t number = 0;
    for (const StatementAccess &access : accessesOf(kernel.statements[use.statement])) {
      if (!access.isWrite && equal(access.access, use.access) &&
          known.emplace(use.statement, number).second)
        result.push_back({&kernel.statements[use.statement], number, use.access});
      number += !access.isWrite;
    }
  }
  return result;
}

class Search {
public:
  Search(const Kernel &kernel, const Sources &sources, const std::vector<ArrayUse> &uses,
         const std::vector<Iname> &outer)
      : kernel(kernel), sources(sources), outer(outer), loads(loadsOf(kernel, uses)),
        array(uses.front().access.array), rank(uses.front().access.subscripts.size()) {}

  Expected<Definitions> run() {
    Definitions result{{}, initial()};
    for (const Statement &statement : kernel.statements) {
      isl::set pairs = pairsFrom(statement);
      if (pairs.is_empty())
        continue;
      auto definition = define(statement, pairs);
      if (!definition)
        return std::unexpected(definition.error());
      result.statements.push_back(std::move(*definition));
    }
    if (result.statements.size() == 1 && result.initial.is_empty())
      widen(result.statements.front());
    return result;
  }

private:
  const Kernel &kernel;
  const Sources &sources;
  const std::vector<Iname> &outer;
  const std::vector<LoadOf> loads;
  const ArrayName array;
  const std::size_t rank;

  isl::ctx ctx() const { return kernel.assumptions.ctx(); }

  /// The inames of a load are dropped except for the outer ones; its element comes in.
  isl::set perElement(isl::set instances, const LoadOf &use) const {
    for (std::size_t axis = 0; axis < rank; ++axis)
      instances = instances.intersect(
          equalTo(ctx(), inameRef(elementIname(axis)), use.access.subscripts[axis]));
    for (const Iname &iname : use.statement->inames)
      if (std::ranges::find(outer, iname) == outer.end())
        instances = projectOut(instances, iname.str());
    return instances;
  }

  isl::set initial() const {
    isl::set elements = emptySet(ctx());
    std::vector<Iname> axes;
    for (std::size_t axis = 0; axis < rank; ++axis)
      axes.push_back(elementIname(axis));
    for (const LoadOf &use : loads)
      sources.initial.foreach_map([&](const isl::map &pair) {
        if (isl_map_get_tuple_name(pair.get(), isl_dim_in) ==
            readName(use.statement->id, use.number))
          elements = elements.unite(perElement(namePairs(pair, use.statement->inames, axes), use));
      });
    return ir::coalesced(elements);
  }

  /// Over parameters, outer inames, elements and source inames: who computes what.
  isl::set pairsFrom(const Statement &source) const {
    isl::set pairs = emptySet(ctx());
    for (const LoadOf &use : loads)
      sources.writers.foreach_map([&](const isl::map &pair) {
        if (isl_map_get_tuple_name(pair.get(), isl_dim_in) == source.id.str() &&
            isl_map_get_tuple_name(pair.get(), isl_dim_out) ==
                readName(use.statement->id, use.number))
          pairs = pairs.unite(
              perElement(namePairs(pair, sourceInames(source), use.statement->inames), use));
      });
    return ir::coalesced(pairs);
  }

  Expected<Definition> define(const Statement &source, const isl::set &pairs) const {
    auto refuse = [&](const std::string &why) {
      return std::unexpected(
          Error{"'" + source.id.str() + "' computes '" + array.str() + "' " + why,
                {},
                {{source.location, "'" + source.id.str() + "' is here"}}});
    };
    if (!source.code.empty() || !source.predicates.empty())
      return refuse("under a condition on data, so that it cannot be computed again");
    for (const StatementAccess &use : accessesOf(source))
      if (!use.isWrite && use.access.array == array)
        return refuse("from itself, so that it cannot be computed again");
    Definition result{source.id, ir::coalesced(projectOut(pairs, sourceInames(source))), {}};
    auto formulas = formulasOf(source, pairs);
    if (!formulas)
      return refuse("in iterations that no single formula tells from the element, so that it "
                    "cannot be computed again");
    for (std::size_t i = 0; i < formulas->size(); ++i)
      result.instance.emplace_back(source.inames[i], std::move((*formulas)[i]));
    return result;
  }

  std::optional<std::vector<Expr>> formulasOf(const Statement &source,
                                              const isl::set &pairs) const {
    if (source.inames.empty())
      return std::vector<Expr>();
    // What all pairs have in common gives simpler formulas than the pairs themselves.
    isl::set instances = bindInames(pairs, "instance", sourceInames(source));
    for (const isl::set &candidate : {isl::set(instances.affine_hull()), instances}) {
      isl::map function = ir::managed(candidate.ctx(), isl_map_from_range(candidate.copy()));
      if (!function.is_single_valued())
        continue;
      isl::multi_pw_aff values = function.as_pw_multi_aff().to_multi_pw_aff();
      std::vector<Expr> formulas;
      for (std::size_t i = 0; i < source.inames.size(); ++i)
        if (auto formula = indexOf(kernel, values.at(i)))
          formulas.push_back(*formula);
      if (formulas.size() == source.inames.size())
        return formulas;
    }
    return std::nullopt;
  }

  /// Loops over a convex set are simpler, as long as the statement computes all of it.
  void widen(Definition &definition) const {
    if (definition.elements.n_basic_set() <= 1)
      return;
    const Statement &source = *kernel.find(definition.statement);
    isl::set computed = source.domain.intersect(kernel.assumptions);
    for (std::size_t i = 0; i < source.inames.size(); ++i)
      computed = rename(computed, source.inames[i].str(), sourceIname(i).str());
    for (std::size_t i = 0; i < source.inames.size(); ++i)
      computed = computed.intersect(
          equalTo(ctx(), inameRef(sourceIname(i)), definition.instance[i].second));
    computed = projectOut(computed, sourceInames(source));
    definition.elements = ir::coalesced(simpleHull(definition.elements).intersect(computed));
  }
};

} // namespace

Expected<Definitions> definitionsOf(const Kernel &kernel, const Sources &sources,
                                    const std::vector<ArrayUse> &uses,
                                    const std::vector<Iname> &outer) {
  return Search(kernel, sources, uses, outer).run();
}

} // namespace loopy::transforms
