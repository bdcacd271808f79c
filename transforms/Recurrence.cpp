//===- Recurrence.cpp - Running sums without a variable -------------------------------------===//
#include "transforms/Recurrence.h"

#include "ir/Dependences.h"
#include "ir/IndexOf.h"
#include "ir/IslResult.h"
#include "transforms/Accumulation.h"
#include "transforms/ArrayUses.h"
#include "transforms/DataflowSources.h"
#include "transforms/Inames.h"

#include <algorithm>
#include <map>

namespace loopy::transforms {

using namespace ir;

namespace {

/// The one load of the statement's own array in its value; nothing where there is another one.
std::optional<Expr> carriedLoad(const Statement &statement) {
  if (!statement.code.empty() || !statement.predicates.empty())
    return std::nullopt;
  std::optional<Expr> found;
  std::ptrdiff_t reads =
      std::ranges::count_if(accessesOf(statement), [&](const StatementAccess &use) {
        return !use.isWrite && use.access.array == statement.target.array;
      });
  walk(statement.value, [&](const Expr &node) {
    const auto *load = node.getIf<Load>();
    if (load && load->access.array == statement.target.array)
      found = node;
  });
  return reads == 1 ? found : std::nullopt;
}

/// The number of that load among those of the statement.
std::size_t numberOf(const Statement &statement) {
  std::size_t number = 0;
  for (const StatementAccess &use : accessesOf(statement)) {
    if (use.access.array == statement.target.array)
      break;
    number += !use.isWrite;
  }
  return number;
}

class Search {
public:
  Search(const Kernel &kernel, const Statement &statement, std::size_t depth)
      : kernel(kernel), statement(statement),
        outer(statement.inames.begin(), statement.inames.begin() + depth),
        inner(statement.inames.begin() + depth, statement.inames.end()),
        domain(statement.domain.intersect(kernel.assumptions)) {}

  /// Does the load see what the iteration before has stored, in all but the first ones?
  bool seesIterationBefore() const {
    const std::string load = readName(statement.id, numberOf(statement));
    std::vector<Expr> self;
    for (const Iname &iname : statement.inames)
      self.push_back(inameRef(iname));
    isl::union_map instance =
        toMap(domain, load, statement.inames, statement.id.str(), self).to_union_map();
    isl::union_map none = isl::union_map::empty(domain.ctx());
    Sources flow = sourcesOf(kernel, kernel, {statement.target.array}, none);
    isl::union_map before = iterationsBefore().to_union_map(); // { iteration -> the one before }
    isl::union_map writers =
        flow.writers.apply_range(instance).intersect_range(before.domain()).reverse();
    isl::union_map initial = flow.initial.apply_domain(instance).intersect_domain(before.domain());
    return initial.is_empty() && writers.is_equal(before);
  }

  /// The element that the first iteration loads; nothing where it has no formula.
  std::vector<std::pair<isl::set, Access>> initialElements(const Access &carried) const {
    isl::map all =
        ir::managed(domain.ctx(), isl_map_from_range(bindInames(domain, "first", inner).release()));
    std::vector<std::pair<isl::set, Access>> result;
    bool isKnown = true;
    all.lexmin().as_pw_multi_aff().foreach_piece(
        [&](const isl::set &when, const isl::multi_aff &values) {
          std::map<Iname, Expr> start;
          for (std::size_t i = 0; i < inner.size(); ++i)
            if (auto value = indexOf(kernel, isl::pw_aff(values.at(i))))
              start.emplace(inner[i], std::move(*value));
          isKnown &= start.size() == inner.size();
          result.emplace_back(when.params(), substitute(carried, start));
        });
    if (!isKnown)
      result.clear();
    return result;
  }

private:
  const Kernel &kernel;
  const Statement &statement;
  const std::vector<Iname> outer, inner;
  const isl::set domain;

  isl::map iterationsBefore() const {
    return iterationsInOrder(kernel, statement, outer).reverse().lexmax();
  }
};

} // namespace

std::optional<Recurrence> recurrenceIn(const Kernel &kernel, const Iname &iname) {
  std::optional<Recurrence> found;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Statement &statement = kernel.statements[i];
    if (!isInside(statement, iname))
      continue;
    auto carried = carriedLoad(statement);
    if (!carried || equal(carried->getIf<Load>()->access, statement.target)) // an accumulation
      continue;
    const ArrayName &array = statement.target.array;
    for (const Statement &other : kernel.statements)
      for (const StatementAccess &use : accessesOf(other))
        if (use.access.array == array &&
            (!isQuasiAffine(kernel.assumptions.ctx(), use.access) ||
             (use.isWrite && other.id != statement.id && isInside(other, iname))))
          return std::nullopt;
    const auto place = std::ranges::find(statement.inames, iname);
    const std::size_t depth = place - statement.inames.begin();
    Search search(kernel, statement, depth);
    const Access &element = carried->getIf<Load>()->access;
    if (!search.seesIterationBefore())
      continue;
    auto initial = search.initialElements(element);
    if (initial.empty() || found)
      return std::nullopt;
    found = Recurrence{i, *carried, depth, std::move(initial)};
  }
  return found;
}

CarriedVariable withCarriedVariable(Kernel kernel, const Recurrence &recurrence) {
  const Statement original = kernel.statements[recurrence.statement];
  const std::string name = *storageName(kernel, "", original.target.array.str() + "_carried");
  const std::vector<Iname> outer(original.inames.begin(),
                                 original.inames.begin() + recurrence.depth);
  Access carried{ArrayName(name), {}};
  for (const Iname &iname : outer)
    carried.subscripts.push_back(inameRef(iname));
  kernel.arrays.push_back({carried.array,
                           original.value.type(),
                           Storage::Temporary,
                           static_cast<unsigned>(outer.size()),
                           {},
                           original.location});
  CarriedVariable result{std::move(kernel), {}};
  for (const auto &[when, element] : recurrence.initial) {
    Statement start{.id = StatementId(name + "_start" + std::to_string(result.starts.size())),
                    .inames = outer,
                    .domain = when,
                    .target = carried,
                    .value = load(element, original.value.type())};
    start.location = original.location;
    result.starts.push_back(std::move(start));
  }
  Statement add = original;
  add.id = StatementId(name);
  add.origin.clear();
  add.partOf = {};
  add.target = carried;
  add.value = transform(original.value, [&](const Expr &node) {
    return equal(node, recurrence.carried) ? load(carried, node.type()) : node;
  });
  Statement &store = result.kernel.statements[recurrence.statement];
  store.value = load(carried, store.value.type());
  insertStatement(result.kernel, recurrence.statement, std::move(add));
  return result;
}

} // namespace loopy::transforms
