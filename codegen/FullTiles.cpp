//===- FullTiles.cpp - One condition for a block instead of many within it --------------===//
#include "codegen/FullTiles.h"

#include "codegen/AstRewrite.h"
#include "codegen/CheckBarriers.h"
#include "codegen/LinearSum.h"
#include "codegen/Simplify.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <set>

namespace loopy::codegen {

using namespace ir;

namespace {

/// More would burden the device's compiler, which sees them twice.
constexpr std::size_t maxStatements = 256;

/// A condition on indices that can be tested at any time.
struct Test {
  Expr condition;
  LinearSum sum;        ///< the condition says: sum <= 0
  LinearSum sufficient; ///< where this is <= 0, the condition holds
};
using Tests = std::vector<Test>;

/// A block as it runs where all of `tests` hold, which are those that it has.
struct FullPath {
  AstBlock block;
  Tests tests;
};

/// Inames, parameters and arithmetic on them that is always defined.
bool isIndex(const Expr &expr) {
  bool result = true;
  walk(expr, [&](const Expr &node) {
    result &=
        node.type() == ScalarType::I64 &&
        std::visit(Overloaded{
                       [](const IntegerLiteral &) { return true; },
                       [](const InameRef &) { return true; },
                       [](const ParameterRef &) { return true; },
                       [](const Unary &) { return true; },
                       [](const Binary &node) {
                         return !isDivision(node.op) || literalValue(node.rhs).value_or(0) > 0;
                       },
                       [](const auto &) { return false; },
                   },
                   node.node());
  });
  return result;
}

/// The sum that is <= 0 exactly where the comparison holds.
std::optional<LinearSum> sumOf(const Binary &comparison) {
  const bool isLess = comparison.op == BinaryOp::Less || comparison.op == BinaryOp::LessEqual;
  const bool isGreater =
      comparison.op == BinaryOp::Greater || comparison.op == BinaryOp::GreaterEqual;
  if ((!isLess && !isGreater) || !isIndex(comparison.lhs) || !isIndex(comparison.rhs))
    return std::nullopt;
  const bool isStrict = comparison.op == BinaryOp::Less || comparison.op == BinaryOp::Greater;
  LinearSum sum;
  sum.add(comparison.lhs, isLess ? 1 : -1);
  sum.add(comparison.rhs, isLess ? -1 : 1);
  sum.add(index(isStrict), 1);
  sum.sort();
  return sum.overflowed ? std::nullopt : std::optional(std::move(sum));
}

/// x - y / d <= 0 holds where d * x - y <= 0, whichever way the division rounds.
LinearSum withoutDivision(const LinearSum &sum) {
  for (const auto &[quotient, coefficient] : sum.terms) {
    const auto *division = quotient.getIf<Binary>();
    const bool isQuotient =
        division && (division->op == BinaryOp::Div || division->op == BinaryOp::FloorDiv);
    if (!isQuotient || coefficient != -1)
      continue;
    const std::int64_t divisor = *literalValue(division->rhs);
    LinearSum product;
    product.add(index(sum.constant), divisor);
    for (const auto &[atom, factor] : sum.terms)
      if (!equal(atom, quotient))
        product.add(indexMul(index(factor), atom), divisor);
    product.add(division->lhs, -1);
    product.sort();
    return product.overflowed ? sum : product;
  }
  return sum;
}

void append(Tests &tests, const Tests &more) {
  tests.insert(tests.end(), more.begin(), more.end());
}

/// The tests that a condition consists of; nothing where it is anything else.
std::optional<Tests> testsOf(const Expr &condition) {
  const auto *node = condition.getIf<Binary>();
  if (!node)
    return std::nullopt;
  if (node->op != BinaryOp::LogicalAnd) {
    auto sum = sumOf(*node);
    return sum ? std::optional(Tests{{condition, *sum, withoutDivision(*sum)}}) : std::nullopt;
  }
  auto lhs = testsOf(node->lhs), rhs = testsOf(node->rhs);
  if (!lhs || !rhs)
    return std::nullopt;
  append(*lhs, *rhs);
  return lhs;
}

/// Whether a's terms are `factor` times those of b.
bool sameTerms(const LinearSum &a, const LinearSum &b, std::int64_t factor) {
  return a.terms.size() == b.terms.size() && std::ranges::all_of(a.terms, [&](const auto &term) {
           return std::ranges::any_of(b.terms, [&](const auto &other) {
             return term.second == factor * other.second && equal(term.first, other.first);
           });
         });
}

bool implies(const Test &a, const Test &b) {
  return equal(a.condition, b.condition) ||
         (sameTerms(a.sum, b.sufficient, 1) && a.sum.constant >= b.sufficient.constant);
}

bool contradict(const Test &a, const Test &b) {
  return sameTerms(a.sum, b.sum, -1) && a.sum.constant + b.sum.constant > 0;
}

bool canAllHold(const Tests &tests) {
  return std::ranges::none_of(tests, [&](const Test &a) {
    return std::ranges::any_of(tests, [&](const Test &b) { return contradict(a, b); });
  });
}

/// Whether all of `others` hold where all of `tests` do.
bool imply(const Tests &tests, const Tests &others) {
  return std::ranges::all_of(others, [&](const Test &other) {
    return std::ranges::any_of(tests, [&](const Test &test) { return implies(test, other); });
  });
}

/// What does not follow from the others and from `known`, in their order.
Tests withoutImplied(Tests tests, const Tests &known) {
  for (std::size_t i = 0; i < tests.size();) {
    auto isStronger = [&](const Test &other) {
      return &other != &tests[i] && implies(other, tests[i]);
    };
    if (std::ranges::any_of(tests, isStronger) || std::ranges::any_of(known, isStronger))
      tests.erase(tests.begin() + static_cast<std::ptrdiff_t>(i));
    else
      ++i;
  }
  return tests;
}

/// Whether the other branch does a part of what the first one does, as for some lanes of a vector.
/// Else it may be taken as often as the first.
bool isOfOneTile(const AstIf &guard) {
  auto statements = [](const AstBlock &block) {
    const std::vector<StatementId> list = statementsIn(block);
    return std::set<StatementId>(list.begin(), list.end());
  };
  return guard.otherwise.empty() || statements(guard.then) == statements(guard.otherwise);
}

/// `inner`: the loops between the block that is to be separated and this one.
FullPath fullPath(const AstBlock &block, const std::vector<Iname> &inner) {
  FullPath path;
  auto take = [&](FullPath part) {
    append(path.tests, part.tests);
    return std::move(part.block);
  };
  for (const AstNode &node : block) {
    if (const auto *loop = std::get_if<AstFor>(&node)) {
      std::vector<Iname> loops = inner;
      loops.push_back(loop->iname);
      AstFor copy = *loop;
      copy.body = take(fullPath(loop->body, loops));
      path.block.push_back(std::move(copy));
      continue;
    }
    const auto *guard = std::get_if<AstIf>(&node);
    auto tests = guard && isOfOneTile(*guard) && !mentions(guard->condition, inner)
                     ? testsOf(guard->condition)
                     : std::nullopt;
    if (tests) {
      append(path.tests, *tests);
      std::ranges::move(take(fullPath(guard->then, inner)), std::back_inserter(path.block));
    } else {
      path.block.push_back(node);
    }
  }
  return path;
}

/// The conditions that everything in the block is under.
Tests aroundAll(const AstBlock &block) {
  const auto *guard = block.size() == 1 ? std::get_if<AstIf>(&block.front()) : nullptr;
  if (!guard || !guard->otherwise.empty())
    return {};
  Tests tests = testsOf(guard->condition).value_or(Tests());
  append(tests, aroundAll(guard->then));
  return tests;
}

/// What is known where a block runs, from the conditions around it.
struct Scope {
  Tests known;
  std::vector<Tests> failed; ///< in each of these some test does not hold

  Scope with(const Tests &tests) const {
    Scope result = *this;
    append(result.known, tests);
    return result;
  }

  Scope without(const Tests &tests) const {
    Scope result = *this;
    result.failed.push_back(tests);
    return result;
  }

  bool excludes(const Tests &tests) const {
    Tests all = known;
    append(all, tests);
    return !canAllHold(all) ||
           std::ranges::any_of(failed, [&](const Tests &other) { return imply(all, other); });
  }
};

AstBlock separate(const AstBlock &block, const Scope &scope);

/// The same block with its inner blocks separated.
AstBlock separateInside(AstBlock block, const Scope &scope) {
  for (AstNode &node : block) {
    if (auto *loop = std::get_if<AstFor>(&node))
      loop->body = separate(loop->body, scope);
    if (auto *guard = std::get_if<AstIf>(&node)) {
      auto tests = testsOf(guard->condition);
      guard->then = separate(guard->then, tests ? scope.with(*tests) : scope);
      guard->otherwise = separate(guard->otherwise, tests ? scope.without(*tests) : scope);
    }
  }
  return block;
}

AstBlock separate(const AstBlock &block, const Scope &scope) {
  FullPath full = fullPath(block, {});
  const Tests tests = withoutImplied(full.tests, scope.known);
  const std::size_t statements = statementsIn(full.block).size();
  const bool isShorter = tests.size() < full.tests.size();
  if (!isShorter || statements < 2 || statements > maxStatements || scope.excludes(tests) ||
      hasBarrier(block))
    return separateInside(block, scope);
  AstBlock whole = separateInside(std::move(full.block), scope.with(tests));
  if (tests.empty())
    return whole;
  Expr holds = boolLiteral(true);
  for (const Test &test : tests)
    holds = conjunction(holds, test.condition);
  if (imply(aroundAll(block), tests))
    return {AstIf{holds, std::move(whole), {}}};
  return {AstIf{holds, std::move(whole), separateInside(block, scope.without(tests))}};
}

} // namespace

AstBlock separateFullTiles(const AstBlock &block) { return separate(block, Scope()); }

} // namespace loopy::codegen
