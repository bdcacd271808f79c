//===- RealizeScan.cpp - A running sum in blocks --------------------------------------------===//
#include "ir/ConstantRange.h"
#include "ir/IslCoalesce.h"
#include "transforms/ArrayUses.h"
#include "transforms/Inames.h"
#include "transforms/Scan.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace loopy::transforms {

using namespace ir;

namespace {

/// What all checks found out.
struct Plan {
  Kernel kernel; ///< in which the sum is in one variable
  Scan scan;
  std::optional<ConstantRange> range; ///< of the blocks, where they are work-items
  std::string parts, first, sum, run; ///< the names of the new arrays
  std::vector<Statement> starts;      ///< set the variable at first, where a recurrence has none
};

Expected<void> requireTag(const Kernel &kernel, const RealizeScan &step, const Scan &scan) {
  if (!step.tag)
    return {};
  if (!isParallel(*step.tag))
    return fail("the blocks of a scan run on work-groups or work-items: g.N or l.N");
  const auto *local = std::get_if<LocalAxis>(&*step.tag);
  if ((local ? local->axis : std::get<GroupAxis>(*step.tag).axis) > 2)
    return fail("a scan needs to know its axis: g.0 to g.2 or l.0 to l.2");
  const Statement &statement = kernel.statements[scan.accumulation];
  for (std::size_t i = 0; i < statement.inames.size(); ++i) {
    if (kernel.tag(statement.inames[i]) == *step.tag)
      return fail("'" + statement.inames[i].str() + "' is on that axis already");
    if (local && i < scan.depth &&
        std::holds_alternative<LocalAxis>(kernel.tag(statement.inames[i])))
      return fail("the blocks cannot be work-items inside of '" + statement.inames[i].str() +
                  "', which is work-items already");
  }
  return {};
}

Expected<Plan> plan(const Kernel &given, const RealizeScan &step) {
  if (auto known = requireIname(given, step.iname); !known)
    return std::unexpected(known.error());
  if (auto untagged = requireUntagged(given, step.iname); !untagged)
    return std::unexpected(untagged.error());
  auto found = scanOrRecurrenceIn(given, step.iname);
  if (!found)
    return std::unexpected(found.error());
  const Kernel &kernel = found->kernel;
  if (auto possible = requireTag(kernel, step, found->scan); !possible)
    return std::unexpected(possible.error());
  Plan plan{kernel, std::move(found->scan), {}, {}, {}, {}, {}, std::move(found->starts)};
  if (step.tag && std::holds_alternative<LocalAxis>(*step.tag)) {
    plan.range = constantRange(kernel, step.iname);
    if (!plan.range)
      return fail("the extent of '" + step.iname.str() +
                  "' is not a compile-time constant; split it first");
  }
  const std::string target = kernel.statements[plan.scan.accumulation].target.array.str();
  for (const auto &[name, wanted, suffix] : {std::tuple(&plan.parts, step.temporary, "_parts"),
                                             {&plan.first, "", "_first"},
                                             {&plan.sum, "", "_sum"},
                                             {&plan.run, "", "_run"}}) {
    auto chosen = storageName(kernel, wanted, target + suffix);
    if (!chosen)
      return std::unexpected(chosen.error());
    *name = std::move(*chosen);
  }
  return plan;
}

class Realization {
public:
  Realization(Kernel kernel, const Plan &plan, const RealizeScan &step)
      : kernel(std::move(kernel)), plan(plan), step(step),
        original(this->kernel.statements[plan.scan.accumulation]),
        outer(original.inames.begin(), original.inames.begin() + plan.scan.depth),
        blocks(emptySet(original.domain.ctx())) {
    for (std::size_t i : plan.scan.inLoop)
      blocks = blocks.unite(outsideOfBlocks(this->kernel.statements[i]));
    blocks = ir::coalesced(blocks);
  }

  Kernel run() {
    addArrays();
    std::vector<Statement> before = sumsOfBlocks();
    for (Statement &statement : firstValues())
      before.push_back(std::move(statement));
    Statement start = inBlock("start", plan.run, loadOf(plan.first));
    Statement &first = kernel.statements[plan.scan.inLoop.front()];
    auto place = std::ranges::find(original.inames, first.newLoop) - original.inames.begin();
    if (std::cmp_less_equal(place, plan.scan.depth))
      before.front().newLoop = first.newLoop;
    first.newLoop = {};
    useRunningSum();
    before.push_back(std::move(start));
    kernel.statements.insert(kernel.statements.begin() + plan.scan.inLoop.front(), before.begin(),
                             before.end());
    if (step.tag)
      kernel.tags[step.iname] = *step.tag;
    return std::move(kernel);
  }

private:
  Kernel kernel;
  const Plan &plan;
  const RealizeScan &step;
  const Statement original; ///< the accumulation
  const std::vector<Iname> outer;
  isl::set blocks; ///< over the outer inames and that of the blocks: those in which something runs

  ScalarType type() const { return original.value.type(); }

  isl::set outsideOfBlocks(const Statement &statement) const {
    isl::set domain = statement.domain;
    for (std::size_t i = plan.scan.depth + 1; i < statement.inames.size(); ++i)
      domain = projectOut(domain, statement.inames[i].str());
    return domain;
  }

  /// The parts and first values in local memory have one copy per work-group; all others have one
  /// per iteration of the loops around.
  bool isLocal(const std::string &name) const {
    return plan.range && (name == plan.parts || name == plan.first);
  }

  void addArrays() {
    for (const std::string &name : {plan.parts, plan.first, plan.sum, plan.run}) {
      Array array{ArrayName(name), type(), Storage::Temporary, 0, {}, original.location};
      array.scopeRank = outer.size() + 1;
      if (isLocal(name)) {
        array.scopeRank = std::ranges::count_if(outer, [&](const Iname &iname) {
          return std::holds_alternative<GroupAxis>(kernel.tag(iname));
        });
        array.sizes = {index(plan.range->extent())};
        array.space = AddressSpace::Local;
      }
      kernel.arrays.push_back(std::move(array));
    }
  }

  /// What belongs to one block.
  Access of(const std::string &name, const Iname &block) const {
    Access access{ArrayName(name), {}};
    for (const Iname &iname : outer)
      if (!isLocal(name) || std::holds_alternative<GroupAxis>(kernel.tag(iname)))
        access.subscripts.push_back(inameRef(iname));
    access.subscripts.push_back(isLocal(name) ? indexSub(inameRef(block), index(plan.range->first))
                                              : inameRef(block));
    return access;
  }
  Expr loadOf(const std::string &name) const { return load(of(name, step.iname), type()); }

  StatementId newId(const std::string &suffix) const {
    std::string id = original.target.array.str() + "_" + suffix;
    while (kernel.find(StatementId(id)) || !requireFree(kernel, Iname(id)))
      id += "_";
    return StatementId(id);
  }

  /// A statement of each block.
  Statement inBlock(const std::string &suffix, const std::string &target, const Expr &value) const {
    Statement statement{.id = newId(suffix),
                        .inames = outer,
                        .domain = blocks,
                        .target = of(target, step.iname),
                        .value = value};
    statement.inames.push_back(step.iname);
    statement.location = original.location;
    return statement;
  }

  std::vector<Statement> sumsOfBlocks() const {
    Statement add = original;
    add.id = newId("add");
    add.origin.clear();
    add.partOf = {};
    add.newLoop = {};
    add.target = of(plan.sum, step.iname);
    add.value = plan.scan.reduction.combine(loadOf(plan.sum), plan.scan.reduction.contribution);
    add.predicates = plan.scan.reduction.predicates;
    return {inBlock("zero", plan.sum, plan.scan.reduction.neutral), std::move(add),
            inBlock("part", plan.parts, loadOf(plan.sum))};
  }

  /// What each block begins with, in the order of the blocks; by one work-item of the group.
  std::vector<Statement> firstValues() {
    Iname block(newId("block").str());
    Statement keep = inBlock("keep", plan.first, load(original.target, type()));
    Statement pass = inBlock("pass", plan.parts, index(0));
    keep.target = of(plan.first, block);
    pass.target = original.target;
    pass.value = plan.scan.reduction.combine(load(original.target, type()),
                                             load(of(plan.parts, block), type()));
    std::optional<Iname> owner;
    if (plan.range) {
      owner = Iname(newId("owner").str());
      kernel.tags[*owner] = *step.tag;
    }
    for (Statement *statement : {&keep, &pass}) {
      statement->inames.back() = block;
      statement->domain = rename(statement->domain, step.iname.str(), block.str());
    }
    std::vector<Statement> all = plan.starts;
    all.push_back(std::move(keep));
    all.push_back(std::move(pass));
    for (Statement &statement : all)
      if (owner) {
        statement.inames.insert(statement.inames.begin() + outer.size(), *owner);
        statement.domain = statement.domain.intersect(
            equalTo(blocks.ctx(), inameRef(*owner), index(plan.range->first)));
      }
    return all;
  }

  /// The statements of the loop with the block's own sum.
  void useRunningSum() {
    const Access mine = of(plan.run, step.iname);
    auto ownSum = [&](const Access &access) {
      return access.array == original.target.array ? mine : access;
    };
    auto replace = [&](const Expr &expr) {
      return transform(expr, [&](const Expr &node) {
        const auto *found = node.getIf<Load>();
        return found ? load(ownSum(found->access), node.type()) : node;
      });
    };
    for (std::size_t i : plan.scan.inLoop)
      kernel.statements[i] = mapStatement(kernel.statements[i], {replace, ownSum});
  }
};

} // namespace

Expected<Kernel> realizeScan(Kernel kernel, const RealizeScan &step) {
  auto checked = plan(kernel, step);
  if (!checked)
    return std::unexpected(checked.error());
  return Realization(checked->kernel, *checked, step).run();
}

} // namespace loopy::transforms
