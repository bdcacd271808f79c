#include "transforms/FoldDivisions.h"

#include "ir/Isl.h"
#include "ir/Polynomial.h"

#include <map>
#include <string>
#include <utility>

namespace loopy::transforms {

using namespace ir;

namespace {

/// The sum of the terms that are nearer to a multiple of the divisor if they are taken once more:
/// of 3 * j, where 4 divides, j, which leaves -j.
Polynomial roundedUp(const Polynomial &remainder, std::int64_t divisor) {
  Polynomial sum;
  for (const auto &[monomial, coefficient] : remainder.terms()) {
    if (monomial.empty() || coefficient <= divisor / 2)
      continue;
    Polynomial term = Polynomial::constant(1);
    for (const std::string &name : monomial)
      term = term * Polynomial::variable(name);
    sum = sum + term;
  }
  return sum;
}

class StatementFolder {
public:
  StatementFolder(const isl::set &domain, const isl::set &assumptions)
      : domain(domain), assumptions(assumptions) {}

  Expr fold(const Expr &expr) {
    const auto *node = expr.getIf<Binary>();
    if (!node || (node->op != BinaryOp::FloorDiv && node->op != BinaryOp::FloorMod))
      return expr;
    const auto divisor = literalValue(node->rhs);
    if (!divisor || *divisor <= 0)
      return expr;
    const std::optional<Parts> &parts = partsOf(node->lhs, *divisor);
    if (!parts)
      return expr;
    return node->op == BinaryOp::FloorDiv ? parts->quotient : parts->remainder;
  }

private:
  struct Parts {
    Expr quotient, remainder;
  };

  isl::set domain; ///< over inames and parameters
  isl::set assumptions;
  std::map<std::pair<std::string, std::int64_t>, std::optional<Parts>> known;

  const std::optional<Parts> &partsOf(const Expr &dividend, std::int64_t divisor) {
    auto [entry, isNew] = known.try_emplace({toString(dividend), divisor});
    if (isNew)
      entry->second = divide(dividend, divisor);
    return entry->second;
  }

  /// Takes out the terms that are multiples, and the multiple of the divisor that all values of the
  /// other terms have in common.
  std::optional<Parts> divide(const Expr &dividend, std::int64_t divisor) const {
    PolynomialVariables variables;
    auto polynomial = variables.toPolynomial(dividend);
    if (!polynomial)
      return std::nullopt;
    const Polynomial length = Polynomial::constant(divisor);
    Polynomial::Division parts = polynomial->divide(length);
    const Polynomial more = roundedUp(parts.remainder, divisor);
    parts = {parts.quotient + more, parts.remainder - more * length};
    if (!parts.quotient.isValid() || !parts.remainder.isValid())
      return std::nullopt;
    const Expr remainder = variables.toExpr(parts.remainder);
    auto common = commonQuotient(remainder, divisor);
    if (!common)
      return std::nullopt;
    return Parts{indexAdd(variables.toExpr(parts.quotient), index(*common)),
                 indexSub(remainder, index(*common * divisor))};
  }

  /// floordiv(value, divisor) where it is the same number everywhere.
  std::optional<std::int64_t> commonQuotient(const Expr &value, std::int64_t divisor) const {
    if (literalValue(value))
      return 0; // a remainder already
    const Expr division = indexFloorDiv(value, divisor);
    if (!toPwAff(domain.ctx(), division))
      return std::nullopt;
    const Iname quotient("loopy quotient"); // no name of a source
    const isl::set quotients =
        bindInames(domain.intersect_params(assumptions)
                       .intersect(equalTo(domain.ctx(), inameRef(quotient), division)),
                   "q", {quotient});
    if (quotients.is_empty())
      return std::nullopt;
    const isl::val first = quotients.dim_min_val(0), last = quotients.dim_max_val(0);
    if (!first.is_int() || !last.is_int() || !first.eq(last))
      return std::nullopt;
    return first.num_si();
  }
};

} // namespace

Kernel foldDivisions(Kernel kernel) {
  for (Statement &statement : kernel.statements) {
    StatementFolder folder(statement.domain, kernel.assumptions);
    auto fold = [&](const Expr &expr) { return folder.fold(expr); };
    statement =
        mapStatement(statement, {[&](const Expr &expr) { return transform(expr, fold); },
                                 [&](const Access &target) { return transform(target, fold); }});
  }
  return kernel;
}

} // namespace loopy::transforms
