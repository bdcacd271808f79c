//===- ReductionParts.cpp - Where the parts of a reduction lie and who computes them --------===//
#include "transforms/ReductionParts.h"

#include "transforms/Inames.h"

namespace loopy::transforms {

using namespace ir;

Expected<void> requireReductionStep(const Kernel &kernel, const RealizeReduction &step) {
  if (auto known = requireIname(kernel, step.iname); !known)
    return known;
  if (auto untagged = requireUntagged(kernel, step.iname); !untagged)
    return untagged;
  if (!isParallel(step.tag))
    return fail("a reduction is realized on work-groups or work-items: g.N or l.N");
  const auto *local = std::get_if<LocalAxis>(&step.tag);
  if ((local ? local->axis : std::get<GroupAxis>(step.tag).axis) > 2)
    return fail("a reduction needs to know its axis: g.0 to g.2 or l.0 to l.2");
  return {};
}

Expected<ReductionParts> reductionParts(const Kernel &kernel, const RealizeReduction &step,
                                        const Statement &statement, std::vector<Iname> outer) {
  auto range = constantRange(kernel, step.iname);
  if (!range)
    return fail("the extent of '" + step.iname.str() +
                "' is not a compile-time constant; split it first");
  ReductionParts parts{step.tag, std::move(outer), {}, {}, *range, statement.domain};
  for (const Iname &name : statement.inames)
    if (!contains(parts.outer, name))
      parts.any = projectOut(parts.any, name.str());
  for (const Iname &name : parts.outer) {
    if (kernel.tag(name) == step.tag)
      return fail("'" + name.str() + "' is on that axis already");
    if (std::holds_alternative<GroupAxis>(kernel.tag(name)))
      parts.scope.push_back(name);
    if (std::holds_alternative<LocalAxis>(kernel.tag(name)))
      parts.items.push_back(name);
  }
  if (!parts.isLocal() && !parts.items.empty())
    return fail("parts on work-groups cannot be inside of '" + parts.items.front().str() +
                "', whose iterations are work-items");
  return parts;
}

Expected<void> addPartsArray(Kernel &kernel, const ReductionParts &parts, const std::string &name,
                             ScalarType type, SourceLocation location) {
  Array array{
      ArrayName(name), type, Storage::Temporary, static_cast<unsigned>(parts.scope.size()), {},
      location};
  array.space = parts.isLocal() ? AddressSpace::Local : AddressSpace::Automatic;
  for (const Iname &item : parts.items) {
    auto range = constantRange(kernel, item);
    if (!range)
      return fail("the extent of '" + item.str() + "' is not a compile-time constant");
    array.sizes.push_back(index(range->extent()));
  }
  array.sizes.push_back(index(parts.count()));
  kernel.arrays.push_back(std::move(array));
  return {};
}

Access partOf(const Kernel &kernel, const ReductionParts &parts, const std::string &name,
              const Expr &number) {
  Access access{ArrayName(name), {}};
  for (const Iname &group : parts.scope)
    access.subscripts.push_back(inameRef(group));
  for (const Iname &item : parts.items)
    access.subscripts.push_back(
        indexSub(inameRef(item), index(constantRange(kernel, item)->first)));
  access.subscripts.push_back(number);
  return access;
}

PartStatement perPart(Kernel &kernel, const ReductionParts &parts, const std::string &name,
                      PartNumbers numbers) {
  Iname owner(name);
  while (!requireFree(kernel, owner) || kernel.find(StatementId(owner.str())))
    owner = Iname(owner.str() + "_");
  if (numbers.isSpread)
    kernel.tags[owner] = parts.tag;
  const std::int64_t first = parts.range.first + numbers.first;
  isl::ctx ctx = parts.any.ctx();
  isl::set domain = parts.any.intersect(lessEqual(ctx, index(first), inameRef(owner)))
                        .intersect(less(ctx, inameRef(owner), index(first + numbers.size)));
  // It stands for no instance of the program, hence has no origin.
  Statement statement{.id = StatementId(owner.str()),
                      .inames = parts.outer,
                      .domain = std::move(domain),
                      .target = {},
                      .value = index(0)};
  statement.inames.push_back(owner);
  return {std::move(statement), indexSub(inameRef(owner), index(parts.range.first))};
}

Statement ownerFirst(Statement statement, const ReductionParts &parts, const Iname &iname) {
  std::vector<Iname> inames = parts.outer;
  inames.push_back(iname);
  for (const Iname &name : statement.inames)
    if (!contains(inames, name))
      inames.push_back(name);
  statement.inames = std::move(inames);
  return statement;
}

} // namespace loopy::transforms
