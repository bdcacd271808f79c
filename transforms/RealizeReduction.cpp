//===- RealizeReduction.cpp - A sum in parts ------------------------------------------------===//
#include "ir/ConstantRange.h"
#include "ir/Dependences.h"
#include "ir/Order.h"
#include "ir/Overloaded.h"
#include "transforms/ArrayUses.h"
#include "transforms/FoldCondition.h"
#include "transforms/Inames.h"
#include "transforms/Reduction.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

bool contains(const std::vector<Iname> &names, const Iname &name) {
  return std::ranges::find(names, name) != names.end();
}

/// What all checks found out.
struct Parts {
  std::size_t statement;
  Reduction reduction;
  std::vector<Iname> outer; ///< the loops around the reduction
  std::vector<Iname> scope; ///< those of work-groups among them, which have parts of their own
  std::vector<Iname> items; ///< those of work-items, likewise
  ConstantRange range;      ///< of the iname whose iterations have a part each
  std::string name;
};

/// The statement's innermost loops that it has for itself and that do not select the target: all
/// their iterations contribute to one element.
std::vector<Iname> outsideOf(const Kernel &kernel, std::size_t position) {
  const Statement &statement = kernel.statements[position];
  std::size_t shared = 0;
  for (std::size_t other : {position - 1, position + 1})
    if (other < kernel.statements.size())
      shared = std::max(shared, sharedLoops(kernel, position, other));
  std::vector<Iname> outer = statement.inames;
  auto isSelecting = [&](const Iname &name) {
    return std::ranges::any_of(statement.target.subscripts, [&](const Expr &subscript) {
      bool found = false;
      walk(subscript, [&](const Expr &node) {
        const auto *reference = node.getIf<InameRef>();
        found |= reference && reference->name == name;
      });
      return found;
    });
  };
  while (outer.size() > shared && !isSelecting(outer.back()) &&
         !isParallel(kernel.tag(outer.back())))
    outer.pop_back();
  return outer;
}

Expected<std::size_t> reducingStatement(const Kernel &kernel, const Iname &iname) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    if (!contains(kernel.statements[i].inames, iname))
      continue;
    if (found)
      return fail("'" + iname.str() + "' is around several statements; distribute the loop first");
    found = i;
  }
  return *found;
}

Expected<Parts> plan(const Kernel &kernel, const RealizeReduction &step) {
  if (auto known = requireIname(kernel, step.iname); !known)
    return std::unexpected(known.error());
  if (auto untagged = requireUntagged(kernel, step.iname); !untagged)
    return std::unexpected(untagged.error());
  if (!isParallel(step.tag))
    return fail("a reduction is realized on work-groups or work-items: g.N or l.N");
  const auto *local = std::get_if<LocalAxis>(&step.tag);
  if ((local ? local->axis : std::get<GroupAxis>(step.tag).axis) > 2)
    return fail("a reduction needs to know its axis: g.0 to g.2 or l.0 to l.2");
  auto position = reducingStatement(kernel, step.iname);
  if (!position)
    return std::unexpected(position.error());
  const Statement &statement = kernel.statements[*position];
  auto reduction = reductionOf(statement);
  if (!reduction)
    return std::unexpected(Error{"'" + statement.id.str() +
                                     "' is no reduction that is known: a sum, a product, a bit "
                                     "operation, a minimum or maximum of its target",
                                 {},
                                 {{statement.location, "'" + statement.id.str() + "' is here"}}});
  Parts parts{*position, *reduction, outsideOf(kernel, *position), {}, {}, {0, 0}, ""};
  if (contains(parts.outer, step.iname))
    return fail("the iterations of '" + step.iname.str() +
                "' do not all contribute to one element, or "
                "other statements are in the loop");
  auto range = constantRange(kernel, step.iname);
  if (!range)
    return fail("the extent of '" + step.iname.str() +
                "' is not a compile-time constant; split it first");
  parts.range = *range;
  for (const Iname &name : parts.outer) {
    if (kernel.tag(name) == step.tag)
      return fail("'" + name.str() + "' is on that axis already");
    if (std::holds_alternative<GroupAxis>(kernel.tag(name)))
      parts.scope.push_back(name);
    if (std::holds_alternative<LocalAxis>(kernel.tag(name)))
      parts.items.push_back(name);
  }
  bool isGlobal = std::holds_alternative<GroupAxis>(step.tag);
  if (isGlobal && parts.outer.size() > 0)
    return fail(
        "parts on work-groups need a reduction to one element that is outside of all loops");
  auto name = storageName(kernel, step.temporary, statement.target.array.str() + "_parts");
  if (!name)
    return std::unexpected(name.error());
  parts.name = std::move(*name);
  return parts;
}

class Realization {
public:
  Realization(Kernel kernel, const Parts &parts, const RealizeReduction &step)
      : kernel(std::move(kernel)), parts(parts), step(step),
        original(this->kernel.statements[parts.statement]), any(original.domain) {
    for (const Iname &name : original.inames)
      if (!contains(parts.outer, name))
        any = projectOut(any, name.str());
  }

  Expected<Kernel> run() {
    if (auto array = addArray(); !array)
      return std::unexpected(array.error());
    std::vector<Statement> statements = {initial(), accumulation()};
    if (std::holds_alternative<LocalAxis>(step.tag))
      addTree(statements);
    statements.push_back(final());
    auto place = kernel.statements.begin() + parts.statement;
    place = kernel.statements.erase(place);
    kernel.statements.insert(place, statements.begin(), statements.end());
    kernel.tags[step.iname] = step.tag;
    return std::move(kernel);
  }

private:
  Kernel kernel;
  const Parts &parts;
  const RealizeReduction &step;
  const Statement original;
  isl::set any; ///< the iterations of the outer loops in which something is accumulated

  isl::ctx ctx() const { return any.ctx(); }
  std::int64_t count() const { return parts.range.extent(); }

  Expected<void> addArray() {
    bool isLocal = std::holds_alternative<LocalAxis>(step.tag);
    Array array{ArrayName(parts.name),
                original.value.type(),
                Storage::Temporary,
                static_cast<unsigned>(parts.scope.size()),
                {},
                original.location};
    array.space = isLocal ? AddressSpace::Local : AddressSpace::Automatic;
    for (const Iname &item : parts.items) {
      auto range = constantRange(kernel, item);
      if (!range)
        return fail("the extent of '" + item.str() + "' is not a compile-time constant");
      array.sizes.push_back(index(range->extent()));
    }
    array.sizes.push_back(index(count()));
    kernel.arrays.push_back(std::move(array));
    return {};
  }

  /// One part; `number` counts from 0.
  Access part(const Expr &number) const {
    Access access{ArrayName(parts.name), {}};
    for (const Iname &name : parts.scope)
      access.subscripts.push_back(inameRef(name));
    for (const Iname &item : parts.items)
      access.subscripts.push_back(
          indexSub(inameRef(item), index(constantRange(kernel, item)->first)));
    access.subscripts.push_back(number);
    return access;
  }
  Expr loadPart(const Expr &number) const { return load(part(number), original.value.type()); }

  /// A statement for `size` of the parts, each by the work-item or -group that owns it.
  Statement perPart(const std::string &suffix, std::int64_t size, Iname &owner) {
    owner = Iname(parts.name + "_" + suffix);
    while (!requireFree(kernel, owner))
      owner = Iname(owner.str() + "_");
    kernel.tags[owner] = step.tag;
    Statement statement = original;
    statement.id = StatementId(owner.str());
    statement.predicates.clear();
    statement.origin.clear(); // it stands for no instance of the program
    statement.partOf = {};
    statement.newLoop = {};
    statement.inames = parts.outer;
    statement.inames.push_back(owner);
    statement.domain =
        any.intersect(lessEqual(ctx(), index(parts.range.first), inameRef(owner)))
            .intersect(less(ctx(), inameRef(owner), index(parts.range.first + size)));
    return statement;
  }
  Expr number(const Iname &owner) const {
    return indexSub(inameRef(owner), index(parts.range.first));
  }

  Statement initial() {
    Iname owner;
    Statement statement = perPart("init", count(), owner);
    statement.target = part(number(owner));
    statement.value = parts.reduction.neutral;
    if (contains(parts.outer, original.newLoop))
      statement.newLoop = original.newLoop;
    return statement;
  }

  Statement accumulation() {
    Statement statement = original;
    Expr mine = number(step.iname);
    statement.target = part(mine);
    statement.value = parts.reduction.combine(loadPart(mine), parts.reduction.contribution);
    statement.predicates = parts.reduction.predicates;
    // The part's owner outside of the loops in which it accumulates.
    std::vector<Iname> inames = parts.outer;
    inames.push_back(step.iname);
    for (const Iname &name : original.inames)
      if (!contains(inames, name))
        inames.push_back(name);
    statement.inames = std::move(inames);
    statement.newLoop = {};
    return statement;
  }

  /// Folds the upper half of the parts onto the lower one until one is left.
  void addTree(std::vector<Statement> &statements) {
    for (std::int64_t left = count(); left > 1; left = (left + 1) / 2) {
      std::int64_t half = (left + 1) / 2;
      Iname owner;
      Statement fold = perPart("fold" + std::to_string(half), left - half, owner);
      Expr lower = number(owner);
      fold.target = part(lower);
      fold.value = parts.reduction.combine(loadPart(lower), loadPart(indexAdd(lower, index(half))));
      statements.push_back(std::move(fold));
    }
  }

  /// The target gets the only part that is left, or all of them in order.
  Statement final() {
    bool isTree = std::holds_alternative<LocalAxis>(step.tag);
    Iname owner;
    Statement statement = perPart("sum", isTree ? 1 : count(), owner);
    statement.target = original.target;
    statement.value = parts.reduction.combine(load(original.target, original.value.type()),
                                              loadPart(number(owner)));
    if (!isTree)
      kernel.tags.erase(owner);
    return statement;
  }
};

} // namespace

Expected<Kernel> realizeReduction(Kernel kernel, const RealizeReduction &step) {
  kernel = foldCondition(std::move(kernel), step.iname);
  auto parts = plan(kernel, step);
  if (!parts)
    return std::unexpected(parts.error());
  return Realization(std::move(kernel), *parts, step).run();
}

} // namespace loopy::transforms
