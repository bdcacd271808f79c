//===- Recompute.cpp - Values computed again where they are used ----------------------------===//
#include "transforms/Recompute.h"

#include "ir/Order.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Sources> sourcesOf(const Kernel &kernel, const ArrayName &array) {
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement))
      for (const Expr &subscript : use.access.subscripts)
        if (use.access.array == array && !toPwAff(kernel.assumptions.ctx(), subscript))
          return std::unexpected(
              Error{"the subscript " + dataText(subscript) + " of '" + array.str() +
                        "' depends on data, so that it is not known which value it means",
                    {},
                    {{statement.location, "'" + statement.id.str() + "' is here"}}});
  isl::union_map none = isl::union_map::empty(kernel.assumptions.ctx());
  return sourcesOf(kernel, kernel, {array}, none);
}

Expected<void> requireComputed(const Kernel &kernel, const Recomputation &plan) {
  const Array &array = *kernel.find(plan.uses.front().access.array);
  for (const ArrayUse &use : plan.uses) {
    const Statement &statement = kernel.statements[use.statement];
    if (!statement.code.empty())
      return std::unexpected(Error{"'" + statement.id.str() + "' reads '" + array.name.str() +
                                       "' inside of control flow that depends on data",
                                   {},
                                   {{statement.location, "'" + statement.id.str() + "' is here"}}});
  }
  if (plan.definitions.statements.empty())
    return fail("no statement computes what is read of '" + array.name.str() + "' there");
  if (plan.definitions.initial.is_empty())
    return {};
  if (array.storage != Storage::Host)
    return fail("some of what is read of '" + array.name.str() + "' there is computed nowhere");
  return requireSure(kernel, plan.uses); // it is copied, whether the condition holds or not
}

namespace {

/// No loops: the element that the outer loops determine.
CopyLoops oneElement(const Footprint &footprint, isl::set elements) {
  for (std::size_t axis = 0; axis < footprint.base.size(); ++axis) {
    Iname element = elementIname(axis);
    elements = elements.intersect(equalTo(elements.ctx(), inameRef(element), footprint.base[axis]));
    elements = projectOut(elements, element.str());
  }
  return {{}, {}, elements, {}, footprint.base};
}

/// What the uses load now in place of an element of the old array.
Access held(const Kernel &kernel, const Recomputation &plan, const Access &access) {
  if (plan.isScalar)
    return {ArrayName(plan.name), copySubscripts(kernel, plan.place)};
  return inStorage(kernel, plan.place, plan.footprint, plan.name, access);
}

/// `plan.name[box] = ...` for some of the elements, with the value still missing.
Statement fill(Kernel &kernel, const Recomputation &plan, const std::string &id,
               const isl::set &elements, CopyLoops &loops) {
  Footprint part = plan.footprint;
  part.elements = elements;
  if (plan.isScalar)
    loops = oneElement(plan.footprint, elements);
  else
    loops = copyLoops(kernel, part, plan.shape, id);
  kernel.tags.insert(loops.tags.begin(), loops.tags.end());
  std::vector<Expr> subscripts = copySubscripts(kernel, plan.place);
  std::ranges::copy(loops.inBox, std::back_inserter(subscripts));
  Statement statement{.id = StatementId(id),
                      .inames = plan.place.outer,
                      .domain = loops.domain,
                      .target = {ArrayName(plan.name), std::move(subscripts)},
                      .value = index(0)};
  std::ranges::copy(loops.inames, std::back_inserter(statement.inames));
  return statement;
}

Statement computeAgain(Kernel &kernel, const Recomputation &plan, const Definition &definition) {
  const Statement source = *kernel.find(definition.statement);
  bool isOnly = plan.definitions.statements.size() == 1;
  CopyLoops loops{{}, {}, definition.elements, {}, {}};
  Statement statement = fill(kernel, plan, isOnly ? plan.name : plan.name + "_" + source.id.str(),
                             definition.elements, loops);
  std::map<Iname, Expr> element, instance;
  for (std::size_t axis = 0; axis < loops.subscripts.size(); ++axis)
    element.emplace(elementIname(axis), loops.subscripts[axis]);
  for (const auto &[iname, formula] : definition.instance) {
    Expr value = substitute(formula, element);
    instance.emplace(iname, value);
    statement.origin.emplace_back(iname, value);
  }
  statement.partOf = source.id;
  statement.value = substitute(source.value, instance);
  statement.location = source.location;
  return statement;
}

Statement copyOld(Kernel &kernel, const Recomputation &plan) {
  const Array &array = *kernel.find(plan.uses.front().access.array);
  CopyLoops loops{{}, {}, plan.definitions.initial, {}, {}};
  Statement statement = fill(kernel, plan, plan.name + "_old", plan.definitions.initial, loops);
  statement.value = load({array.name, loops.subscripts}, array.type);
  statement.location = kernel.statements[plan.uses.front().statement].location;
  return statement;
}

bool isUse(const std::vector<ArrayUse> &uses, std::size_t statement, const Access &access) {
  return std::ranges::any_of(uses, [&](const ArrayUse &use) {
    return use.statement == statement && equal(use.access, access);
  });
}

/// The uses load from the new array.
void replaceLoads(Kernel &kernel, const Recomputation &plan) {
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    auto replace = [&](const Expr &expr) {
      return transform(expr, [&](const Expr &node) {
        const auto *found = node.getIf<Load>();
        return found && isUse(plan.uses, i, found->access)
                   ? load(held(kernel, plan, found->access), node.type())
                   : node;
      });
    };
    auto target = [&](const Access &access) { return transform(access, replace); };
    if (std::ranges::find(plan.uses, i, &ArrayUse::statement) != plan.uses.end())
      kernel.statements[i] = mapStatement(kernel.statements[i], {replace, target});
  }
}

/// The statements around it share no more loops than they did.
void eraseStatement(Kernel &kernel, std::size_t position) {
  bool isBetween = position > 0 && position + 1 < kernel.statements.size();
  std::size_t shared = isBetween ? sharedLoops(kernel, position - 1, position + 1) : 0;
  kernel.statements.erase(kernel.statements.begin() + position);
  if (isBetween && sharedLoops(kernel, position - 1, position) > shared)
    kernel.statements[position].newLoop = kernel.statements[position].inames[shared];
}

} // namespace

void recompute(Kernel &kernel, const Recomputation &plan) {
  std::vector<Statement> statements;
  if (!plan.definitions.initial.is_empty())
    statements.push_back(copyOld(kernel, plan));
  for (const Definition &definition : plan.definitions.statements)
    statements.push_back(computeAgain(kernel, plan, definition));
  Array storage = newStorage(kernel, *kernel.find(plan.uses.front().access.array), plan.place,
                             plan.footprint, plan.name);
  nestOuterFirst(kernel, plan.uses, plan.place.outer);
  replaceLoads(kernel, plan);
  kernel.arrays.push_back(std::move(storage));
  for (std::size_t i = statements.size(); i-- > 0;)
    insertStatement(kernel, plan.uses.front().statement, std::move(statements[i]));
}

void removeUnread(Kernel &kernel, const ArrayName &name) {
  const Array *array = kernel.find(name);
  if (!array || array->storage != Storage::Temporary)
    return;
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement))
      if (use.access.array == name &&
          (!use.isWrite || !statement.code.empty() || !statement.predicates.empty()))
        return;
  for (std::size_t i = kernel.statements.size(); i-- > 0;)
    if (kernel.statements[i].target.array == name)
      eraseStatement(kernel, i);
  std::erase_if(kernel.arrays, [&](const Array &other) { return other.name == name; });
}

} // namespace loopy::transforms
