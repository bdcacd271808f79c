//===- SameStatements.cpp - Does a change of storage keep what statements compute? ---------===//
#include "transforms/SameStatements.h"

#include "ir/Dependences.h"
#include "ir/Order.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

bool isCopy(const Statement &statement) {
  return statement.predicates.empty() && statement.code.empty() && statement.partOf.empty() &&
         statement.value.getIf<Load>();
}

std::size_t countLoads(const Statement &statement) {
  return std::ranges::count(accessesOf(statement), false, &StatementAccess::isWrite);
}

const Statement *recomputed(const Kernel &before, const Statement &statement) {
  return before.find(statement.id) ? nullptr : before.find(statement.partOf);
}

namespace {

/// What an expression computes, with the loads taken out.
Expr withoutLoads(const Expr &expr) {
  return transform(expr, [](const Expr &node) {
    return node.getIf<Load>() ? load({ArrayName("?"), {}}, node.type()) : node;
  });
}

Statement withoutLoads(Statement statement) {
  statement.value = withoutLoads(statement.value);
  for (Expr &predicate : statement.predicates)
    predicate = withoutLoads(predicate);
  return statement;
}

Expected<void> requireSameStatement(const Kernel &kernel, const Statement &before,
                                    const Statement &after) {
  Statement a = withoutLoads(before), b = withoutLoads(after);
  auto isSame = [](const Expr &x, const Expr &y) { return equal(x, y); };
  bool same = before.isAtomic == after.isAtomic && equal(a.value, b.value) &&
              std::ranges::equal(a.predicates, b.predicates, isSame) &&
              before.domain.intersect(kernel.assumptions)
                  .is_equal(after.domain.intersect(kernel.assumptions));
  auto accesses = accessesOf(before), others = accessesOf(after);
  same &= accesses.size() == others.size();
  if (!before.code.empty() || !after.code.empty()) // is not changed at all
    same &= std::ranges::equal(
        accesses, others, [](const auto &x, const auto &y) { return equal(x.access, y.access); });
  if (!same)
    return fail("internal error: the change of storage changed what '" + before.id.str() +
                "' computes");
  return {};
}

bool isPlain(const Statement &statement) {
  return statement.predicates.empty() && statement.code.empty();
}

/// Is every access to an array that `before` does not have of the array's type?
bool hasOwnTypes(const Kernel &before, const Kernel &after, const Statement &statement) {
  auto fits = [&](const ArrayName &name, ScalarType type) {
    return before.find(name) || after.find(name)->type == type;
  };
  bool same = !statement.code.empty() || fits(statement.target.array, statement.value.type());
  visitStatement(statement, {[&](const Expr &expr) {
                               walk(expr, [&](const Expr &node) {
                                 if (const auto *found = node.getIf<Load>())
                                   same &= fits(found->access.array, node.type());
                               });
                             },
                             [](const Access &) {}});
  return same;
}

/// Does a statement compute what those instances of `source` compute that its origin says?
bool isRecomputation(const Kernel &before, const Statement &statement, const Statement &source,
                     const std::set<ArrayName> &touched) {
  std::vector<Iname> inames;
  for (const auto &[iname, value] : statement.origin)
    inames.push_back(iname);
  std::map<Iname, Expr> instance(statement.origin.begin(), statement.origin.end());
  return isPlain(statement) && isPlain(source) && inames == source.inames &&
         std::ranges::all_of(accessesOf(statement),
                             [&](const auto &use) { return touched.contains(use.access.array); }) &&
         countLoads(statement) == countLoads(source) &&
         equal(withoutLoads(statement.value), substitute(withoutLoads(source.value), instance)) &&
         originMap(statement)
             .intersect_params(before.assumptions)
             .range()
             .is_subset(bindInames(source.domain, source.id.str(), source.inames));
}

} // namespace

Expected<void> requireSameStatements(const Kernel &before, const Kernel &after,
                                     const std::set<ArrayName> &touched) {
  for (const Statement &statement : before.statements) {
    const Statement *other = after.find(statement.id);
    const Array *array = before.find(statement.target.array);
    bool mayVanish = isPlain(statement) && array && array->storage == Storage::Temporary &&
                     touched.contains(array->name);
    if (!other && !mayVanish)
      return fail("internal error: the change of storage lost '" + statement.id.str() + "'");
    if (!other)
      continue; // the flow of data misses its value wherever something needs it
    if (auto same = requireSameStatement(before, statement, *other); !same)
      return same;
  }
  for (const Statement &statement : after.statements) {
    const Statement *source = recomputed(before, statement);
    bool isRight = hasOwnTypes(before, after, statement) &&
                   (source ? isRecomputation(before, statement, *source, touched)
                           : before.find(statement.id) || statement.partOf.empty());
    if (!isRight)
      return fail("internal error: the change of storage made a wrong statement '" +
                  statement.id.str() + "'");
  }
  return {};
}

} // namespace loopy::transforms
