//===- Polynomial.h - Polynomials over inames and parameters ---------------------------------===//
//
// What a linearised subscript such as (y*w + x)*3 + c is before it is read as a multi-dimensional
// one.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Expr.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace loopy::ir {

/// A sum of monomials with integer coefficients. Coefficients that leave 64 bits make the
/// polynomial invalid, and everything computed from it.
class Polynomial {
public:
  /// Sorted names; a repeated name is a power. Empty: the constant term.
  using Monomial = std::vector<std::string>;
  /// By degree, then by name: an order that multiplication preserves.
  struct Order {
    bool operator()(const Monomial &a, const Monomial &b) const {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
  };
  using Terms = std::map<Monomial, std::int64_t, Order>;

  Polynomial() = default; ///< zero
  static Polynomial constant(std::int64_t value);
  static Polynomial variable(const std::string &name);

  const Terms &terms() const { return terms_; }
  bool isValid() const { return valid; }
  bool isZero() const { return terms_.empty(); }
  /// The value when there is no variable.
  std::optional<std::int64_t> asConstant() const;
  std::size_t degree() const;
  std::set<std::string> variables() const;
  /// The greatest common divisor of the coefficients, with the sign of the leading one; 0 for zero.
  std::int64_t content() const;

  /// c, where this polynomial is c * name + (terms without `name`); nothing for higher powers.
  std::optional<Polynomial> coefficientOf(const std::string &name) const;
  /// The terms that contain none of `names`.
  Polynomial without(const std::set<std::string> &names) const;

  /// quotient * divisor + remainder, where no term of the remainder can be reduced any more: its
  /// coefficients at multiples of the divisor's leading monomial are in [0, leading coefficient).
  struct Division;
  Division divide(const Polynomial &divisor) const;
  /// The quotient when the remainder is zero.
  std::optional<Polynomial> divideExactly(const Polynomial &divisor) const;

  friend Polynomial operator+(const Polynomial &a, const Polynomial &b);
  friend Polynomial operator-(const Polynomial &a, const Polynomial &b);
  friend Polynomial operator*(const Polynomial &a, const Polynomial &b);
  friend bool operator==(const Polynomial &, const Polynomial &) = default;
  friend bool operator<(const Polynomial &a, const Polynomial &b) { return a.terms_ < b.terms_; }

private:
  void add(const Monomial &monomial, std::int64_t coefficient);

  Terms terms_; ///< no zero coefficients
  bool valid = true;
};

struct Polynomial::Division {
  Polynomial quotient;
  Polynomial remainder;
};

/// The variables of polynomials made from index expressions: inames, parameters, and
/// sub-expressions that are no polynomials (floordiv, min, ...), which become variables of their
/// own.
class PolynomialVariables {
public:
  /// The polynomial of an index expression; nothing when it is none or a coefficient is too large.
  std::optional<Polynomial> toPolynomial(const Expr &expr);
  /// The index expression of a polynomial over these variables.
  Expr toExpr(const Polynomial &polynomial) const;
  /// Whether the value of a variable depends on an iname.
  bool isIteration(const std::string &variable) const { return iterations.contains(variable); }
  /// The variables of a polynomial that do.
  std::set<std::string> iterationsIn(const Polynomial &polynomial) const;

private:
  Polynomial atom(const Expr &expr);

  std::map<std::string, Expr> exprs;
  std::set<std::string> iterations;
};

} // namespace loopy::ir
