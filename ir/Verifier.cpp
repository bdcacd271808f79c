#include "ir/Verifier.h"

#include "ir/Dependences.h"
#include "ir/Order.h"
#include "ir/Reduction.h"

#include <algorithm>
#include <map>
#include <set>

namespace loopy::ir {

static std::unexpected<Error> broken(const std::string &what) {
  return fail("internal error: " + what);
}

namespace {

/// The names that may stand for integers in a statement.
std::set<std::string> integerNames(const Kernel &kernel, const Statement &statement) {
  std::set<std::string> names;
  for (const Parameter &parameter : kernel.parameters)
    if (isInteger(parameter.type))
      names.insert(parameter.name.str());
  for (const Iname &iname : statement.inames)
    names.insert(iname.str());
  return names;
}

Expected<void> verifyAccess(const Kernel &kernel, const Statement &statement,
                            const Access &access) {
  const Array *array = kernel.find(access.array);
  if (!array)
    return broken("'" + statement.id.str() + "' accesses an unknown array " + access.array.str());
  if (access.subscripts.size() != array->scopeRank + array->sizes.size())
    return broken("'" + statement.id.str() + "' accesses " + toString(access) +
                  " with a wrong number of subscripts");
  return {};
}

Expected<void> verifyNames(const Kernel &kernel, const Statement &statement, const Expr &expr) {
  std::string unknown;
  walk(expr, [&](const Expr &node) {
    if (const auto *iname = node.getIf<InameRef>())
      if (std::ranges::find(statement.inames, iname->name) == statement.inames.end())
        unknown = iname->name.str();
    if (const auto *parameter = node.getIf<ParameterRef>())
      if (!kernel.find(parameter->name))
        unknown = parameter->name.str();
    if (const auto *call = node.getIf<FunctionCall>())
      if (std::ranges::find(kernel.functions, call->function, &Function::name) ==
          kernel.functions.end())
        unknown = call->function.str();
  });
  if (!unknown.empty())
    return broken("'" + statement.id.str() + "' refers to '" + unknown +
                  "', which it does not know");
  return {};
}

Expected<void> verifyStatement(const Kernel &kernel, const Statement &statement) {
  std::set<std::string> known = integerNames(kernel, statement);
  for (const std::string &name : parameterNames(statement.domain))
    if (!known.contains(name))
      return broken("the domain of '" + statement.id.str() + "' depends on '" + name + "'");
  for (const StatementAccess &use : accessesOf(statement))
    if (auto check = verifyAccess(kernel, statement, use.access); !check)
      return check;
  if (statement.isAtomic &&
      (kernel.find(statement.target.array)->storage != Storage::Host || !reductionOf(statement)))
    return broken("'" + statement.id.str() +
                  "' is atomic but does not accumulate into host memory");
  std::vector<Expr> exprs;
  visitStatement(statement, {[&](const Expr &expr) { exprs.push_back(expr); },
                             [&](const Access &target) {
                               std::ranges::copy(target.subscripts, std::back_inserter(exprs));
                             }});
  for (const auto &[iname, value] : statement.origin)
    exprs.push_back(value);
  for (const Expr &expr : exprs)
    if (auto check = verifyNames(kernel, statement, expr); !check)
      return check;
  return {};
}

} // namespace

Expected<void> verify(const Kernel &kernel) {
  std::set<std::string> names;
  auto isNew = [&](const std::string &name) { return names.insert(name).second; };
  for (const Parameter &parameter : kernel.parameters)
    if (!isNew(parameter.name.str()))
      return broken("the name '" + parameter.name.str() + "' is used twice");
  for (const Array &array : kernel.arrays)
    if (!isNew(array.name.str()))
      return broken("the name '" + array.name.str() + "' is used twice");
  for (const Iname &iname : kernel.inames())
    if (!isNew(iname.str()))
      return broken("the name '" + iname.str() + "' is used twice");
  std::set<StatementId> ids;
  for (const Statement &statement : kernel.statements) {
    if (!ids.insert(statement.id).second)
      return broken("two statements are called '" + statement.id.str() + "'");
    if (auto check = verifyStatement(kernel, statement); !check)
      return check;
  }
  return {};
}

namespace {

/// Does a statement with this origin map execute the instances of `source` exactly once each?
bool executesOnce(const Statement &source, const isl::map &origin, const isl::set &assumptions) {
  isl::set instances = bindInames(source.domain, source.id.str(), source.inames);
  return origin.is_injective() && origin.range().is_equal(instances.intersect_params(assumptions));
}

/// Adds the instances that one part of a statement executes; false when one was there already.
bool addInstances(std::map<StatementId, isl::set> &executed, const StatementId &id,
                  const isl::map &origin) {
  isl::set own = origin.range();
  auto [known, isFirst] = executed.emplace(id, own);
  if (!origin.is_injective() || (!isFirst && !known->second.is_disjoint(own)))
    return false;
  known->second = known->second.unite(own);
  return true;
}

/// Two statements for which executesOnce is the same question.
bool movedAlike(const Kernel &original, const Statement &a, const Statement &b) {
  const Statement &sourceA = *original.find(a.originalId());
  const Statement &sourceB = *original.find(b.originalId());
  return haveSameInames(a, b) && sourceA.inames == sourceB.inames &&
         obviouslyEqual(a.domain, b.domain) && obviouslyEqual(sourceA.domain, sourceB.domain);
}

/// Is `now` the element that `before` was, with the values that `origin` gives the old inames?
bool isSameElement(const Kernel &kernel, const Kernel &original, const Statement &statement,
                   const isl::map &origin, const Access &now, const Access &before) {
  std::map<Iname, Expr> values(statement.origin.begin(), statement.origin.end());
  if (equal(now, substitute(before, values)))
    return true;
  isl::map elements = accessRelation(kernel, statement, now).intersect_params(kernel.assumptions);
  const Statement &source = *original.find(statement.originalId());
  return elements.is_equal(origin.apply_range(accessRelation(original, source, before)));
}

} // namespace

static Expected<void> verifySame(const Kernel &kernel, const Kernel &original) {
  std::map<StatementId, std::size_t> parts; // number of statements per original one
  for (const Statement &statement : kernel.statements)
    ++parts[statement.originalId()];
  std::map<StatementId, isl::set> executed; // the instances of originals with several parts
  const Statement *previous = nullptr;
  for (const Statement &statement : kernel.statements) {
    const Statement *source = original.find(statement.originalId());
    if (!source)
      return broken("statement '" + statement.id.str() + "' is new");
    isl::map origin = originMap(statement).intersect_params(kernel.assumptions);
    bool isWhole = parts.at(source->id) == 1;
    bool known = isWhole && previous && movedAlike(original, *previous, statement);
    if (isWhole && !known && !executesOnce(*source, origin, kernel.assumptions))
      return broken("'" + statement.id.str() + "' does not execute its instances exactly once");
    if (isWhole)
      previous = &statement;
    else if (!addInstances(executed, source->id, origin))
      return broken("'" + statement.id.str() + "' executes an instance twice");
    if (statement.isAtomic != source->isAtomic)
      return broken("'" + statement.id.str() + "' is atomic in one kernel and not in the other");
    auto accesses = accessesOf(statement), sources = accessesOf(*source);
    if (accesses.size() != sources.size())
      return broken("'" + statement.id.str() + "' has other accesses");
    for (std::size_t i = 0; i < accesses.size(); ++i)
      if (!isSameElement(kernel, original, statement, origin, accesses[i].access,
                         sources[i].access))
        return broken("'" + statement.id.str() + "' accesses other elements of " +
                      accesses[i].access.array.str());
  }
  for (const Statement &source : original.statements) {
    if (parts[source.id] == 1)
      continue;
    isl::set instances = bindInames(source.domain, source.id.str(), source.inames)
                             .intersect_params(kernel.assumptions);
    auto found = executed.find(source.id);
    if (found == executed.end() ? !instances.is_empty() : !found->second.is_equal(instances))
      return broken("'" + source.id.str() + "' does not execute its instances exactly once");
  }
  return {};
}

Expected<void> verifySameInstances(const Kernel &kernel, const Kernel &original) {
  return guarded([&] { return verifySame(kernel, original); });
}

} // namespace loopy::ir
