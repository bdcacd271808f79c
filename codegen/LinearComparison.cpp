//===- LinearComparison.cpp - Comparisons of index expressions, readable ------------------===//
#include "codegen/Simplify.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace loopy::codegen {

using namespace ir;

namespace {

/// constant + sum of coefficient * atom. Atoms are anything but sums and literal multiples.
class LinearForm {
public:
  std::vector<std::pair<Expr, std::int64_t>> terms;
  std::int64_t constant = 0;
  bool overflowed = false;

  void add(const Expr &expr, std::int64_t factor) {
    const auto *negation = expr.getIf<Unary>();
    const auto *node = expr.getIf<Binary>();
    if (auto value = literalValue(expr)) {
      accumulate(constant, product(*value, factor));
    } else if (negation && negation->op == UnaryOp::Minus) {
      add(negation->operand, product(factor, -1));
    } else if (node && (node->op == BinaryOp::Add || node->op == BinaryOp::Sub)) {
      add(node->lhs, factor);
      add(node->rhs, node->op == BinaryOp::Add ? factor : product(factor, -1));
    } else if (node && node->op == BinaryOp::Mul && literalValue(node->rhs)) {
      add(node->lhs, product(factor, *literalValue(node->rhs)));
    } else if (node && node->op == BinaryOp::Mul && literalValue(node->lhs)) {
      add(node->rhs, product(factor, *literalValue(node->lhs)));
    } else {
      addAtom(expr, factor);
    }
  }

  /// The terms whose coefficients have the given sign, with positive coefficients.
  Expr part(int sign) const {
    Expr result = index(0);
    for (const auto &[atom, coefficient] : terms)
      if (coefficient * sign > 0)
        result = indexAdd(result, indexMul(index(coefficient * sign), atom));
    return result;
  }

  /// Largest coefficients first; equal ones stay in order.
  void sort() {
    auto size = [](const auto &term) { return -std::abs(term.second); };
    decltype(terms) sorted;
    for (auto &term : terms)
      sorted.insert(std::ranges::upper_bound(sorted, size(term), {}, size), std::move(term));
    terms = std::move(sorted);
  }

private:
  /// Leaves room for a negation and a step by one.
  static bool isLarge(std::int64_t value) { return std::abs(value / 2) > INT64_MAX / 4; }

  std::int64_t product(std::int64_t a, std::int64_t b) {
    std::int64_t result;
    overflowed |= __builtin_mul_overflow(a, b, &result) || isLarge(result);
    return result;
  }

  void accumulate(std::int64_t &sum, std::int64_t value) {
    overflowed |= __builtin_add_overflow(sum, value, &sum) || isLarge(sum);
  }

  void addAtom(const Expr &atom, std::int64_t factor) {
    auto found =
        std::ranges::find_if(terms, [&](const auto &term) { return equal(term.first, atom); });
    if (found == terms.end())
      terms.emplace_back(atom, factor);
    else
      accumulate(found->second, factor);
  }
};

Expr compare(BinaryOp op, Expr lhs, Expr rhs) {
  return binary(op, std::move(lhs), std::move(rhs), ScalarType::Bool);
}

/// small + constant <= large
Expr atMost(const Expr &small, std::int64_t constant, const Expr &large) {
  if (literalValue(small) == 0)
    return compare(BinaryOp::GreaterEqual, large, index(constant));
  if (literalValue(large) == 0)
    return compare(BinaryOp::LessEqual, small, index(-constant));
  if (constant > 0) // as a reader checks a subscript against a size
    return compare(BinaryOp::Less, indexAdd(small, index(constant - 1)), large);
  return compare(BinaryOp::LessEqual, small, indexAdd(large, index(-constant)));
}

bool known(BinaryOp op, std::int64_t difference) {
  switch (op) {
  case BinaryOp::Less:
    return difference < 0;
  case BinaryOp::LessEqual:
    return difference <= 0;
  case BinaryOp::Greater:
    return difference > 0;
  case BinaryOp::GreaterEqual:
    return difference >= 0;
  case BinaryOp::Equal:
    return difference == 0;
  case BinaryOp::NotEqual:
    return difference != 0;
  default:
    std::unreachable();
  }
}

} // namespace

Expr comparison(BinaryOp op, Expr lhs, Expr rhs) {
  LinearForm difference; // lhs - rhs
  difference.add(lhs, 1);
  difference.add(rhs, -1);
  if (difference.overflowed)
    return compare(op, lhs, rhs);
  std::erase_if(difference.terms, [](const auto &term) { return term.second == 0; });
  if (difference.terms.empty())
    return boolLiteral(known(op, difference.constant));
  difference.sort();
  Expr plus = difference.part(1), minus = difference.part(-1);
  std::int64_t constant = difference.constant;
  switch (op) {
  case BinaryOp::Less:
    return atMost(plus, constant + 1, minus);
  case BinaryOp::LessEqual:
    return atMost(plus, constant, minus);
  case BinaryOp::Greater:
    return atMost(minus, 1 - constant, plus);
  case BinaryOp::GreaterEqual:
    return atMost(minus, -constant, plus);
  default:
    break;
  }
  if (literalValue(plus) == 0)
    return compare(op, minus, index(constant));
  return constant > 0 ? compare(op, indexAdd(plus, index(constant)), minus)
                      : compare(op, plus, indexAdd(minus, index(-constant)));
}

} // namespace loopy::codegen
