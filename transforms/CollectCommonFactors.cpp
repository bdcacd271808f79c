//===- CollectCommonFactors.cpp - Factors of a sum taken out --------------------------------===//
#include "ir/Reduction.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// A product with its sign.
struct Term {
  std::vector<Expr> factors;
  bool isNegative = false;
};

void addFactors(const Expr &expr, ScalarType type, std::vector<Expr> &factors) {
  const auto *node = expr.getIf<Binary>();
  if (!node || node->op != BinaryOp::Mul || expr.type() != type) {
    factors.push_back(expr);
    return;
  }
  addFactors(node->lhs, type, factors);
  addFactors(node->rhs, type, factors);
}

void addTerms(const Expr &expr, ScalarType type, bool isNegative, std::vector<Term> &terms) {
  const auto *node = expr.getIf<Binary>();
  const bool isSum =
      node && expr.type() == type && (node->op == BinaryOp::Add || node->op == BinaryOp::Sub);
  if (!isSum) {
    terms.push_back({{}, isNegative});
    addFactors(expr, type, terms.back().factors);
    return;
  }
  addTerms(node->lhs, type, isNegative, terms);
  addTerms(node->rhs, type, isNegative != (node->op == BinaryOp::Sub), terms);
}

bool removeFactor(Term &term, const Expr &factor) {
  auto found =
      std::ranges::find_if(term.factors, [&](const Expr &other) { return equal(other, factor); });
  if (found == term.factors.end())
    return false;
  term.factors.erase(found);
  return true;
}

/// The factors that all terms have, which are taken out of them.
std::vector<Expr> takeCommonFactors(std::vector<Term> &terms) {
  std::vector<Expr> common;
  for (const Expr &factor : std::vector<Expr>(terms.front().factors)) {
    std::vector<Term> rest = terms;
    if (!std::ranges::all_of(rest, [&](Term &term) { return removeFactor(term, factor); }))
      continue;
    common.push_back(factor);
    terms = std::move(rest);
  }
  return common;
}

Expr product(const std::vector<Expr> &factors, ScalarType type) {
  if (factors.empty())
    return isFloating(type) ? floatingLiteral(1, type) : integerLiteral(1, type);
  Expr result = factors.front();
  for (std::size_t i = 1; i < factors.size(); ++i)
    result = combine(ReductionOp::Multiply, result, factors[i]);
  return result;
}

Expr negative(const Expr &value) {
  if (isFloating(value.type()))
    return unary(UnaryOp::Minus, value, value.type());
  return combine(ReductionOp::Multiply, integerLiteral(-1, value.type()), value);
}

Expr sum(const std::vector<Term> &terms, ScalarType type) {
  std::optional<Expr> result;
  for (const Term &term : terms) {
    Expr value = product(term.factors, type);
    if (term.isNegative)
      value = negative(value);
    result = result ? combine(ReductionOp::Add, *result, value) : value;
  }
  return *result;
}

/// The increment with its factors taken out; nothing where there are none.
std::optional<Expr> collected(const Statement &statement) {
  auto reduction = reductionOf(statement);
  if (!reduction || reduction->op != ReductionOp::Add)
    return std::nullopt;
  const ScalarType type = statement.value.type();
  std::vector<Term> terms;
  addTerms(reduction->contribution, type, false, terms);
  if (terms.size() < 2)
    return std::nullopt;
  std::vector<Expr> common = takeCommonFactors(terms);
  if (common.empty())
    return std::nullopt;
  Expr contribution = combine(ReductionOp::Multiply, product(common, type), sum(terms, type));
  return reduction->combine(load(statement.target, type), contribution);
}

} // namespace

Expected<Kernel> collectCommonFactors(Kernel kernel, const CollectCommonFactors &step) {
  if (!kernel.find(step.array))
    return fail("there is no array '" + step.array.str() + "' here");
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  bool found = false;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    Statement &statement = kernel.statements[i];
    if (!(*selected)[i] || statement.isAtomic || statement.target.array != step.array)
      continue;
    auto value = collected(statement);
    if (value)
      statement.value = std::move(*value);
    found |= value.has_value();
  }
  if (!found)
    return fail("no statement there adds several products with a common factor to '" +
                step.array.str() + "'");
  return kernel;
}

} // namespace loopy::transforms
