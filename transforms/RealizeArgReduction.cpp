//===- RealizeArgReduction.cpp - An extreme value and its place in parts --------------------===//
#include "ir/Order.h"
#include "transforms/ArgReduction.h"
#include "transforms/ArrayUses.h"
#include "transforms/Inames.h"
#include "transforms/Places.h"
#include "transforms/ReductionParts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace loopy::transforms {

using namespace ir;

namespace {

std::unexpected<Error> failAt(const Statement &statement, std::string message) {
  return std::unexpected(Error{
      std::move(message), {}, {{statement.location, "'" + statement.id.str() + "' is here"}}});
}

/// What all checks found out.
struct Plan {
  ReductionParts parts;
  std::size_t decisive;                   ///< the statement whose places grow
  std::map<ArrayName, std::string> names; ///< of the parts of each carried array
  std::vector<std::size_t> inLoop;        ///< all statements in the loop over the parts
};

/// The loops around the pair that stay around all of its parts.
Expected<std::vector<Iname>> outsideOf(const Kernel &kernel, const ArgReduction &pair,
                                       const Iname &iname) {
  const std::vector<Iname> &inames = kernel.statements[pair.best].inames;
  const std::size_t place = std::ranges::find(inames, iname) - inames.begin();
  auto isShared = [&](std::size_t depth) { // with statements outside of the loop over the parts
    for (std::size_t i = 0; i < kernel.statements.size(); ++i)
      if (std::size_t shared = sharedLoops(kernel, i, pair.best); shared > depth && shared <= place)
        return true;
    return false;
  };
  auto isSelecting = [&](const Iname &name) {
    return std::ranges::any_of(
               pair.places,
               [&](std::size_t i) { return mentions(kernel.statements[i].target, name); }) ||
           mentions(kernel.statements[pair.best].target, name);
  };
  std::vector<Iname> outer = inames;
  while (!outer.empty() && !isShared(outer.size() - 1) && !isSelecting(outer.back()) &&
         !isParallel(kernel.tag(outer.back())))
    outer.pop_back();
  if (outer.size() > place)
    return fail("the iterations of '" + iname.str() +
                "' do not all contribute to one element, or "
                "other statements are in the loop");
  return outer;
}

Expected<Plan> plan(const Kernel &kernel, const ArgReduction &pair, const RealizeReduction &step) {
  auto outer = outsideOf(kernel, pair, step.iname);
  if (!outer)
    return std::unexpected(outer.error());
  auto decisive = std::ranges::find_if(pair.places, [&](std::size_t place) {
    const Statement &statement = kernel.statements[place];
    return grows(kernel, statement, *outer) &&
           (!pair.findsLast() || isAboveNone(kernel, statement));
  });
  if (decisive == pair.places.end()) {
    const Statement &place = kernel.statements[pair.places.front()];
    return failAt(place, "'" + place.target.array.str() +
                             "' is not known to grow with the iterations of '" + step.iname.str() +
                             "', so that the " + (pair.findsLast() ? "last" : "first") +
                             " of several equal values could not be told; keep "
                             "the loop's variable");
  }
  auto parts = reductionParts(kernel, step, kernel.statements[pair.best], std::move(*outer));
  if (!parts)
    return std::unexpected(parts.error());
  Plan plan{std::move(*parts), *decisive, {}, {}};
  const ArrayName &best = kernel.statements[pair.best].target.array;
  for (const ArrayName &array : pair.carried(kernel)) {
    auto name = storageName(kernel, array == best ? step.temporary : "", array.str() + "_parts");
    if (!name)
      return std::unexpected(name.error());
    plan.names.emplace(array, std::move(*name));
  }
  const std::vector<Iname> &inames = kernel.statements[pair.best].inames;
  const auto place = std::ranges::find(inames, step.iname) - inames.begin();
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if (std::cmp_greater(sharedLoops(kernel, i, pair.best), place))
      plan.inLoop.push_back(i);
  return plan;
}

class Realization {
public:
  Realization(Kernel kernel, const ArgReduction &pair, const Plan &plan,
              const RealizeReduction &step)
      : kernel(std::move(kernel)), original(this->kernel), pair(pair), plan(plan), step(step) {}

  Expected<Kernel> run() {
    for (const auto &[array, name] : plan.names)
      if (auto added = addPartsArray(kernel, plan.parts, name, original.find(array)->type,
                                     bestStatement().location);
          !added)
        return std::unexpected(added.error());
    std::vector<Statement> before, after;
    for (const auto &[array, name] : plan.names)
      before.push_back(initial(array, name));
    const Statement &first = original.statements[plan.inLoop.front()];
    if (std::ranges::find(plan.parts.outer, first.newLoop) != plan.parts.outer.end())
      before.front().newLoop = first.newLoop;
    for (std::size_t i : plan.inLoop)
      kernel.statements[i] = inParts(i);
    kernel.statements[plan.inLoop.front()].newLoop = {};
    addFolds(after);
    after.push_back(final());
    auto begin = kernel.statements.begin();
    kernel.statements.insert(begin + plan.inLoop.back() + 1, after.begin(), after.end());
    begin = kernel.statements.begin();
    kernel.statements.insert(begin + plan.inLoop.front(), before.begin(), before.end());
    kernel.tags[step.iname] = step.tag;
    return std::move(kernel);
  }

private:
  Kernel kernel;
  const Kernel original;
  const ArgReduction &pair;
  const Plan &plan;
  const RealizeReduction &step;

  const Statement &bestStatement() const { return original.statements[pair.best]; }
  const ArrayName &bestName() const { return bestStatement().target.array; }
  const ArrayName &decisiveName() const { return original.statements[plan.decisive].target.array; }

  Access part(const ArrayName &array, const Expr &number) const {
    return partOf(kernel, plan.parts, plan.names.at(array), number);
  }
  Expr loadPart(const ArrayName &array, const Expr &number) const {
    return load(part(array, number), original.find(array)->type);
  }

  PartStatement makePerPart(const std::string &name, PartNumbers numbers) {
    PartStatement made = perPart(kernel, plan.parts, name, numbers);
    made.statement.location = bestStatement().location;
    return made;
  }

  /// The place of a part that has found nothing does not matter: nothing is better than the neutral
  /// value without being found.
  Statement initial(const ArrayName &array, const std::string &name) {
    ScalarType type = original.find(array)->type;
    auto [statement, number] = makePerPart(name + "_init", {0, plan.parts.count()});
    statement.target = part(array, number);
    const bool isMark = pair.findsLast() && array == decisiveName();
    statement.value = array == bestName() ? pair.value.neutral
                      : isFloating(type)  ? floatingLiteral(0, type)
                                          : integerLiteral(isMark ? noPlace(type) : 0, type);
    return statement;
  }

  Statement inParts(std::size_t position) const {
    Statement statement = ownerFirst(original.statements[position], plan.parts, step.iname);
    Expr mine = indexSub(inameRef(step.iname), index(plan.parts.range.first));
    auto inPart = [&](const Access &access) {
      return plan.names.contains(access.array) ? part(access.array, mine) : access;
    };
    auto replace = [&](const Expr &expr) {
      return transform(expr, [&](const Expr &node) {
        const auto *found = node.getIf<Load>();
        return found ? load(inPart(found->access), node.type()) : node;
      });
    };
    return mapStatement(statement, {replace, inPart});
  }

  bool isMinimum() const {
    return pair.value.op == ReductionOp::TakeLess || pair.value.op == ReductionOp::TakeLessEqual;
  }
  BinaryOp strictTest() const { return isMinimum() ? BinaryOp::Less : BinaryOp::Greater; }

  static Expr logical(BinaryOp op, const Expr &a, const Expr &b) {
    return binary(op, a, b, ScalarType::Bool);
  }

  /// Part `lower` becomes part `upper` where that has the better value, or found it first.
  CodeBlock fold(const Expr &lower, const Expr &upper) const {
    Expr value = loadPart(bestName(), upper), other = loadPart(bestName(), lower);
    Expr wins = logical(pair.findsLast() ? BinaryOp::Greater : BinaryOp::Less,
                        loadPart(decisiveName(), upper), loadPart(decisiveName(), lower));
    Expr condition =
        logical(BinaryOp::LogicalOr, logical(strictTest(), value, other),
                logical(BinaryOp::LogicalAnd, logical(BinaryOp::Equal, value, other), wins));
    CodeBlock taken;
    for (const auto &[array, name] : plan.names)
      taken.push_back(CodeAssign{part(array, lower), loadPart(array, upper)});
    return {CodeIf{std::move(condition), std::move(taken), {}}};
  }

  /// A tree on work-items; in order where work-groups have left the parts.
  void addFolds(std::vector<Statement> &statements) {
    const std::string name = plan.names.at(bestName()) + "_fold";
    const std::int64_t count = plan.parts.count();
    if (!plan.parts.isLocal() && count > 1) {
      auto [statement, number] = makePerPart(name, {1, count - 1, false});
      statement.code = fold(index(0), number);
      statements.push_back(std::move(statement));
      return;
    }
    for (std::int64_t left = count; left > 1; left = (left + 1) / 2) {
      std::int64_t half = (left + 1) / 2;
      auto [statement, number] = makePerPart(name + std::to_string(half), {0, left - half});
      statement.code = fold(number, indexAdd(number, index(half)));
      statements.push_back(std::move(statement));
    }
  }

  Statement final() {
    auto [statement, number] =
        makePerPart(plan.names.at(bestName()) + "_best", {0, 1, plan.parts.isLocal()});
    Expr old = load(bestStatement().target, bestStatement().value.type());
    CodeBlock taken;
    taken.push_back(CodeAssign{bestStatement().target, loadPart(bestName(), number)});
    for (std::size_t i : pair.places) {
      const Access &target = original.statements[i].target;
      taken.push_back(CodeAssign{target, loadPart(target.array, number)});
    }
    statement.code = {CodeIf{isBetter(number, old), std::move(taken), {}}};
    return statement;
  }

  /// Does what the parts have found replace what there was before the loop?
  Expr isBetter(const Expr &number, const Expr &old) const {
    Expr found = loadPart(bestName(), number);
    if (!pair.findsLast())
      return logical(strictTest(), found, old);
    Expr place = loadPart(decisiveName(), number);
    Expr none = integerLiteral(noPlace(place.type()), place.type());
    BinaryOp test = isMinimum() ? BinaryOp::LessEqual : BinaryOp::GreaterEqual;
    return logical(BinaryOp::LogicalAnd, logical(BinaryOp::NotEqual, place, none),
                   logical(test, found, old));
  }
};

} // namespace

Expected<Kernel> realizeArgReduction(Kernel kernel, const ArgReduction &pair,
                                     const RealizeReduction &step) {
  auto checked = plan(kernel, pair, step);
  if (!checked)
    return std::unexpected(checked.error());
  return Realization(std::move(kernel), pair, *checked, step).run();
}

} // namespace loopy::transforms
