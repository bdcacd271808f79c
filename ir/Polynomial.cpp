#include "ir/Polynomial.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace loopy::ir {

Polynomial Polynomial::constant(std::int64_t value) {
  Polynomial result;
  result.add({}, value);
  return result;
}

Polynomial Polynomial::variable(const std::string &name) {
  Polynomial result;
  result.add({name}, 1);
  return result;
}

void Polynomial::add(const Monomial &monomial, std::int64_t coefficient) {
  auto [place, isNew] = terms_.try_emplace(monomial, 0);
  if (__builtin_add_overflow(place->second, coefficient, &place->second))
    valid = false;
  if (place->second == 0)
    terms_.erase(place);
}

std::optional<std::int64_t> Polynomial::asConstant() const {
  if (isZero())
    return 0;
  if (terms_.size() == 1 && terms_.begin()->first.empty())
    return terms_.begin()->second;
  return std::nullopt;
}

std::size_t Polynomial::degree() const { return isZero() ? 0 : terms_.rbegin()->first.size(); }

std::set<std::string> Polynomial::variables() const {
  std::set<std::string> names;
  for (const auto &[monomial, coefficient] : terms_)
    names.insert(monomial.begin(), monomial.end());
  return names;
}

std::int64_t Polynomial::content() const {
  std::int64_t divisor = 0;
  for (const auto &[monomial, coefficient] : terms_)
    divisor = std::gcd(divisor, coefficient);
  return !isZero() && terms_.rbegin()->second < 0 ? -divisor : divisor;
}

std::optional<Polynomial> Polynomial::coefficientOf(const std::string &name) const {
  Polynomial result;
  result.valid = valid;
  for (const auto &[monomial, coefficient] : terms_) {
    auto power = std::ranges::count(monomial, name);
    if (power > 1)
      return std::nullopt;
    if (power == 0)
      continue;
    Monomial rest = monomial;
    rest.erase(std::ranges::find(rest, name));
    result.add(rest, coefficient);
  }
  return result;
}

Polynomial Polynomial::without(const std::set<std::string> &names) const {
  Polynomial result;
  result.valid = valid;
  for (const auto &[monomial, coefficient] : terms_)
    if (std::ranges::none_of(monomial, [&](const auto &name) { return names.contains(name); }))
      result.add(monomial, coefficient);
  return result;
}

Polynomial::Division Polynomial::divide(const Polynomial &divisor) const {
  Division result;
  result.quotient.valid = result.remainder.valid = valid && divisor.valid && !divisor.isZero();
  if (divisor.isZero())
    return result;
  const auto &[leading, leadingCoefficient] = *divisor.terms_.rbegin();
  Polynomial rest = *this;
  while (!rest.isZero() && rest.valid) {
    auto [monomial, coefficient] = *rest.terms_.rbegin();
    std::int64_t factor = coefficient / leadingCoefficient;
    if (coefficient % leadingCoefficient != 0 && (coefficient < 0) != (leadingCoefficient < 0))
      --factor;
    bool reducible = factor != 0 && std::ranges::includes(monomial, leading);
    Polynomial step;
    if (reducible) {
      Monomial ratio;
      std::ranges::set_difference(monomial, leading, std::back_inserter(ratio));
      step.add(ratio, factor);
      result.quotient = result.quotient + step;
      rest = rest - step * divisor;
    }
    // What is left of the term belongs to the remainder; lower terms follow.
    if (auto left = rest.terms_.find(monomial); left != rest.terms_.end()) {
      result.remainder.add(monomial, left->second);
      rest.terms_.erase(left);
    }
  }
  result.quotient.valid = result.quotient.valid && rest.valid;
  return result;
}

std::optional<Polynomial> Polynomial::divideExactly(const Polynomial &divisor) const {
  Division division = divide(divisor);
  if (!division.quotient.valid || !division.remainder.isZero())
    return std::nullopt;
  return division.quotient;
}

Polynomial operator+(const Polynomial &a, const Polynomial &b) {
  Polynomial result = a;
  result.valid = a.valid && b.valid;
  for (const auto &[monomial, coefficient] : b.terms_)
    result.add(monomial, coefficient);
  return result;
}

Polynomial operator-(const Polynomial &a, const Polynomial &b) {
  return a + b * Polynomial::constant(-1);
}

Polynomial operator*(const Polynomial &a, const Polynomial &b) {
  Polynomial result;
  result.valid = a.valid && b.valid;
  for (const auto &[left, leftCoefficient] : a.terms_)
    for (const auto &[right, rightCoefficient] : b.terms_) {
      Polynomial::Monomial product;
      std::ranges::merge(left, right, std::back_inserter(product));
      std::int64_t coefficient = 0;
      if (__builtin_mul_overflow(leftCoefficient, rightCoefficient, &coefficient))
        result.valid = false;
      result.add(product, coefficient);
    }
  return result;
}

Polynomial PolynomialVariables::atom(const Expr &expr) {
  std::string name;
  if (const auto *iname = expr.getIf<InameRef>())
    name = iname->name.str();
  else if (const auto *parameter = expr.getIf<ParameterRef>())
    name = parameter->name.str();
  else
    name = "(" + toString(expr) + ")"; // no identifier: cannot meet the name of an iname
  exprs.try_emplace(name, expr);
  walk(expr, [&](const Expr &node) {
    if (node.getIf<InameRef>())
      iterations.insert(name);
  });
  return Polynomial::variable(name);
}

std::optional<Polynomial> PolynomialVariables::toPolynomial(const Expr &expr) {
  if (expr.type() != ScalarType::I64)
    return std::nullopt;
  if (auto literal = literalValue(expr))
    return Polynomial::constant(*literal);
  const auto *node = expr.getIf<Binary>();
  if (!node)
    return atom(expr);
  auto combine = [&](auto operation) -> std::optional<Polynomial> {
    auto lhs = toPolynomial(node->lhs), rhs = toPolynomial(node->rhs);
    if (!lhs || !rhs)
      return std::nullopt;
    Polynomial result = operation(*lhs, *rhs);
    return result.isValid() ? std::optional(result) : std::nullopt;
  };
  switch (node->op) {
  case BinaryOp::Add:
    return combine([](const auto &a, const auto &b) { return a + b; });
  case BinaryOp::Sub:
    return combine([](const auto &a, const auto &b) { return a - b; });
  case BinaryOp::Mul:
    return combine([](const auto &a, const auto &b) { return a * b; });
  default:
    return atom(expr);
  }
}

std::set<std::string> PolynomialVariables::iterationsIn(const Polynomial &polynomial) const {
  std::set<std::string> names = polynomial.variables();
  std::erase_if(names, [&](const std::string &name) { return !isIteration(name); });
  return names;
}

Expr PolynomialVariables::toExpr(const Polynomial &polynomial) const {
  // High degrees first, names ascending, positive terms before negative ones: n - i - 1.
  std::vector<std::pair<Polynomial::Monomial, std::int64_t>> terms(polynomial.terms().begin(),
                                                                   polynomial.terms().end());
  auto key = [](const auto &term) {
    return std::tuple(term.first.empty(), term.second < 0, -std::ssize(term.first), term.first);
  };
  std::ranges::sort(terms, {}, key);
  Expr sum = index(0);
  for (const auto &[monomial, coefficient] : terms) {
    bool subtract = coefficient < 0 && coefficient != INT64_MIN && !literalValue(sum);
    Expr term = index(subtract ? -coefficient : coefficient);
    for (const std::string &name : monomial)
      term = indexMul(term, exprs.at(name));
    sum = subtract ? indexSub(sum, term) : indexAdd(sum, term);
  }
  return sum;
}

} // namespace loopy::ir
