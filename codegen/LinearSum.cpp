//===- LinearSum.cpp - Index expressions as sums of multiples ------------------------------===//
#include "codegen/LinearSum.h"

#include <algorithm>
#include <cstdlib>

namespace loopy::codegen {

using namespace ir;

void LinearSum::add(const Expr &expr, std::int64_t factor) {
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

Expr LinearSum::part(int sign) const {
  Expr result = index(0);
  for (const auto &[atom, coefficient] : terms)
    if (coefficient * sign > 0)
      result = indexAdd(result, indexMul(index(coefficient * sign), atom));
  return result;
}

void LinearSum::sort() {
  auto size = [](const auto &term) { return -std::abs(term.second); };
  decltype(terms) sorted;
  for (auto &term : terms)
    if (term.second != 0)
      sorted.insert(std::ranges::upper_bound(sorted, size(term), {}, size), std::move(term));
  terms = std::move(sorted);
}

/// Leaves room for a negation and a step by one.
static bool isLarge(std::int64_t value) { return std::abs(value / 2) > INT64_MAX / 4; }

std::int64_t LinearSum::product(std::int64_t a, std::int64_t b) {
  std::int64_t result;
  overflowed |= __builtin_mul_overflow(a, b, &result) || isLarge(result);
  return result;
}

void LinearSum::accumulate(std::int64_t &sum, std::int64_t value) {
  overflowed |= __builtin_add_overflow(sum, value, &sum) || isLarge(sum);
}

void LinearSum::addAtom(const Expr &atom, std::int64_t factor) {
  auto found =
      std::ranges::find_if(terms, [&](const auto &term) { return equal(term.first, atom); });
  if (found == terms.end())
    terms.emplace_back(atom, factor);
  else
    accumulate(found->second, factor);
}

} // namespace loopy::codegen
