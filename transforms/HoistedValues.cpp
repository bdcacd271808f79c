//===- HoistedValues.cpp - Values of expressions that a new array holds ---------------------===//
#include "transforms/HoistedValues.h"

#include "ir/Operands.h"
#include "transforms/SameStatements.h"

#include <algorithm>
#include <optional>

namespace loopy::transforms {

using namespace ir;

namespace {

/// A load of a new array in place of an expression.
struct Hoisted {
  Expr expression;
  std::size_t load;  ///< number among the loads of the new statement
  std::size_t first; ///< number of the expression's first load among those of the old one
};

/// The values of a statement before and after a change, taken apart in the order of evaluation.
class ValueComparison {
public:
  ValueComparison(const Kernel &before, const Statement &old, const Statement &now)
      : before(before) {
    for (const Expr &predicate : old.predicates)
      keep(loads(predicate).size());
    auto same = old.code.empty() && now.code.empty() ? compare(old.value, now.value) : std::nullopt;
    if (!same || hoisted.empty())
      return;
    value = std::move(same);
    for (const Expr &subscript : old.target.subscripts)
      keep(loads(subscript).size());
  }

  std::optional<Expr> value; ///< with the expressions back; nothing where none is gone
  std::vector<Hoisted> hoisted;
  std::vector<std::pair<std::size_t, std::size_t>> kept; ///< numbers of loads: now, before

private:
  const Kernel &before;
  std::size_t loadsBefore = 0, loadsNow = 0;

  void keep(std::size_t count) {
    for (; count > 0; --count)
      kept.emplace_back(loadsNow++, loadsBefore++);
  }

  bool isNew(const Expr &now) const {
    const auto *found = now.getIf<Load>();
    return found && !before.find(found->access.array) && loads(now).size() == 1;
  }

  std::optional<Expr> compare(const Expr &old, const Expr &now) {
    const bool isLoad = old.getIf<Load>() && now.getIf<Load>();
    if (isNew(now) && !isLoad) {
      hoisted.push_back({old, loadsNow++, loadsBefore});
      loadsBefore += loads(old).size();
      return old;
    }
    if (isLoad && loads(old).size() == 1 && loads(now).size() == 1) {
      keep(1);
      return now;
    }
    std::vector<Expr> olds = operands(old), nows = operands(now);
    if (!sameHead(old, now) || olds.size() != nows.size())
      return std::nullopt;
    for (std::size_t i = 0; i < nows.size(); ++i) {
      auto operand = compare(olds[i], nows[i]);
      if (!operand)
        return std::nullopt;
      nows[i] = std::move(*operand);
    }
    keep(isLoad);
    return nows.empty() ? now : withOperands(now, std::move(nows));
  }
};

class Inlining {
public:
  Inlining(const Kernel &before, const Kernel &after, const Sources &flow)
      : before(before), after(after), flow(flow), result(flow) {}

  Expected<Sources> run() {
    for (const Statement &old : before.statements) {
      const Statement *now = after.find(old.id);
      if (!now)
        continue;
      ValueComparison parts(before, old, *now);
      if (!parts.value)
        continue;
      for (std::size_t i = 0; i < countLoads(*now); ++i)
        removeLoad(*now, old.inames, i);
      for (const auto &[number, original] : parts.kept)
        add(renamed(old, number, original));
      for (const Hoisted &hoisted : parts.hoisted)
        if (auto same = inlineValue(old, hoisted); !same)
          return std::unexpected(same.error());
    }
    for (const Statement *holder : holders)
      for (std::size_t i = 0; i < countLoads(*holder); ++i)
        removeLoad(*holder, holder->inames, i);
    return result;
  }

private:
  const Kernel &before, &after;
  const Sources &flow;
  Sources result;
  std::vector<const Statement *> holders; ///< the statements that store the values

  isl::set domainOf(const Statement &statement) const {
    return statement.domain.intersect(before.assumptions);
  }
  static std::vector<Expr> references(const std::vector<Iname> &inames) {
    std::vector<Expr> result;
    for (const Iname &iname : inames)
      result.push_back(inameRef(iname));
    return result;
  }
  isl::union_set loadSet(const Statement &statement, const std::vector<Iname> &inames,
                         std::size_t number) const {
    return bindInames(domainOf(statement), readName(statement.id, number), inames).to_union_set();
  }
  void removeLoad(const Statement &statement, const std::vector<Iname> &inames,
                  std::size_t number) {
    result.writers = result.writers.subtract_range(loadSet(statement, inames, number));
    result.initial = result.initial.subtract_domain(loadSet(statement, inames, number));
  }
  void add(const Sources &more) {
    result.writers = result.writers.unite(more.writers);
    result.initial = result.initial.unite(more.initial);
  }

  /// { load `from` -> load `to` } of the same instances.
  isl::union_map renaming(const Statement &old, std::size_t from, std::size_t to) const {
    return toMap(domainOf(old), readName(old.id, from), old.inames, readName(old.id, to),
                 references(old.inames))
        .to_union_map();
  }
  Sources renamed(const Statement &old, std::size_t from, std::size_t to) const {
    isl::union_map renaming = this->renaming(old, from, to);
    return {flow.writers.apply_range(renaming), flow.initial.apply_domain(renaming)};
  }

  static std::unexpected<Error> wrong(const Statement &old) {
    return fail("internal error: the change of storage gave '" + old.id.str() +
                "' the value of another expression");
  }

  /// What the holders of the value loaded is loaded by `old`.
  Expected<void> inlineValue(const Statement &old, const Hoisted &hoisted) {
    isl::union_set uses = loadSet(old, old.inames, hoisted.load);
    if (!flow.initial.intersect_domain(uses).is_empty())
      return wrong(old);
    std::vector<isl::map> seen;
    flow.writers.intersect_range(uses).foreach_map(
        [&](const isl::map &map) { seen.push_back(map); });
    for (const isl::map &values : seen) {
      const Statement *holder =
          after.find(StatementId(isl_map_get_tuple_name(values.get(), isl_dim_in)));
      if (before.find(holder->id) || !holder->partOf.empty() || !holder->predicates.empty() ||
          !holder->code.empty() ||
          !isSameValue(old, hoisted.expression, *holder, holder->value, values))
        return wrong(old);
      if (std::ranges::find(holders, holder) == holders.end())
        holders.push_back(holder);
      for (std::size_t i = 0; i < loads(hoisted.expression).size(); ++i)
        addLoad(old, hoisted, *holder, values, i);
    }
    return {};
  }

  void addLoad(const Statement &old, const Hoisted &hoisted, const Statement &holder,
               const isl::map &values, std::size_t number) {
    // { load of the holder -> the same load by `old` }
    isl::union_map own = toMap(domainOf(holder), readName(holder.id, number), holder.inames,
                               holder.id.str(), references(holder.inames))
                             .to_union_map();
    isl::union_map moved = own.apply_range(values.to_union_map())
                               .apply_range(renaming(old, hoisted.load, hoisted.first + number));
    add({flow.writers.apply_range(moved), flow.initial.apply_domain(moved)});
  }

  /// For all pairs of `values`, { holder -> load of old }. Which elements are loaded is seen from
  /// the sources of the loads.
  bool isSameValue(const Statement &old, const Expr &expected, const Statement &holder,
                   const Expr &actual, const isl::map &values) const {
    if (expected.type() != actual.type())
      return false;
    auto expectedIndex = indexIn(expected), actualIndex = indexIn(actual);
    if (expectedIndex && actualIndex)
      return isSameIndex(old, *expectedIndex, holder, *actualIndex, values);
    if (!sameHead(expected, actual))
      return false;
    if (expected.getIf<Load>())
      return loads(expected).size() == 1 && loads(actual).size() == 1;
    std::vector<Expr> operandsExpected = operands(expected), operandsActual = operands(actual);
    return std::ranges::equal(operandsExpected, operandsActual, [&](const Expr &x, const Expr &y) {
      return isSameValue(old, x, holder, y, values);
    });
  }

  /// The index that is converted to the type of a value, like that of a loop.
  std::optional<Expr> indexIn(const Expr &value) const {
    if (const auto *loop = value.getIf<InameRef>())
      return inameRef(loop->name);
    const auto *conversion = value.getIf<Cast>();
    const Expr &index = conversion ? conversion->operand : value;
    bool isIndex = index.type() == ScalarType::I64 && toPwAff(before.assumptions.ctx(), index);
    return isIndex ? std::optional(index) : std::nullopt;
  }

  bool isSameIndex(const Statement &old, const Expr &expected, const Statement &holder,
                   const Expr &actual, const isl::map &values) const {
    const std::string load = isl_map_get_tuple_name(values.get(), isl_dim_out);
    isl::map here = toMap(domainOf(old), load, old.inames, "value", {expected});
    isl::map there = toMap(domainOf(holder), holder.id.str(), holder.inames, "value", {actual});
    return values.is_subset(there.apply_range(here.reverse()));
  }
};

} // namespace

Kernel withHoistedValuesBack(const Kernel &before, Kernel after) {
  for (Statement &statement : after.statements)
    if (const Statement *old = before.find(statement.id))
      if (ValueComparison parts(before, *old, statement); parts.value)
        statement.value = *parts.value;
  return after;
}

Expected<Sources> withoutHoistedValues(const Kernel &before, const Kernel &after,
                                       const Sources &flow) {
  return Inlining(before, after, flow).run();
}

} // namespace loopy::transforms
