//===- ExtractRange.cpp - Where C++ integer arithmetic is exact ------------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "ir/Polynomial.h"

#include <cmath>
#include <limits>

namespace loopy::plugin {

namespace {

struct Range {
  std::int64_t minimum;
  std::int64_t maximum;
};

/// The values that index expressions may have as `type`. Unsigned 64-bit values above the signed
/// range do not occur: parameters that large are refused at run time.
Range rangeOf(ir::ScalarType type) {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  unsigned bits = ir::bitWidth(type);
  if (ir::isSigned(type)) {
    std::int64_t maximum = largest >> (64 - bits);
    return {-maximum - 1, maximum};
  }
  return {0, bits == 64 ? largest : (std::int64_t{1} << bits) - 1};
}

/// The largest bound such that a polynomial with variables in [0, bound] stays within `maximum`.
std::int64_t safeBound(const ir::Polynomial &polynomial, std::int64_t maximum) {
  double weight = 0;
  for (const auto &[monomial, coefficient] : polynomial.terms())
    weight += std::abs(static_cast<double>(coefficient));
  double bound = std::pow(static_cast<double>(maximum) / weight, 1.0 / polynomial.degree());
  return static_cast<std::int64_t>(bound) - 1; // rounding of pow must not matter
}

bool hasNegativeTerm(const ir::Polynomial &polynomial) {
  for (const auto &[monomial, coefficient] : polynomial.terms())
    if (coefficient < 0)
      return true;
  return false;
}

/// No set of parameters describes where i*n + j leaves 32 bits. Small variables are sufficient.
ir::Expected<void> requireSmallVariables(State &state, const ir::Expr &index, ir::ScalarType type,
                                         const clang::Expr *expression, bool isNonNegative) {
  ir::PolynomialVariables variables;
  auto polynomial = variables.toPolynomial(index);
  auto fails = [&] {
    return ir::fail(state.text(expression) + " may wrap around in " +
                        std::to_string(ir::bitWidth(type)) + " bits",
                    encode(expression->getBeginLoc()));
  };
  if (!polynomial || ir::bitWidth(type) == 64 ||
      (!ir::isSigned(type) && !isNonNegative && hasNegativeTerm(*polynomial)))
    return fails();
  std::int64_t bound = safeBound(*polynomial, rangeOf(type).maximum);
  if (bound < 1)
    return fails();
  for (const std::string &name : polynomial->variables()) {
    ir::Expr variable = variables.toExpr(ir::Polynomial::variable(name));
    if (!ir::toPwAff(state.isl, variable))
      return fails();
    isl::set outside = ir::less(state.isl, variable, ir::index(0))
                           .unite(ir::less(state.isl, ir::index(bound), variable));
    state.require(state.scope.domain.intersect(outside),
                  state.text(expression) + " may wrap around in " +
                      std::to_string(ir::bitWidth(type)) + " bits",
                  expression->getBeginLoc());
  }
  return {};
}

} // namespace

ir::Expected<void> requireInRange(State &state, const ir::Expr &index, ir::ScalarType type,
                                  const clang::Expr *expression, bool isNonNegative) {
  if (!ir::toPwAff(state.isl, index))
    return requireSmallVariables(state, index, type, expression, isNonNegative);
  Range range = rangeOf(type);
  isl::set outside = ir::less(state.isl, index, ir::index(range.minimum))
                         .unite(ir::less(state.isl, ir::index(range.maximum), index));
  state.require(state.scope.domain.intersect(outside), state.text(expression) + " wraps around",
                expression->getBeginLoc());
  return {};
}

isl::set typeFacts(State &state) {
  isl::set facts = ir::universe(state.isl);
  for (const HostParameter &parameter : state.parameters) {
    if (!ir::isInteger(parameter.parameter.type))
      continue;
    Range range = rangeOf(parameter.parameter.type);
    ir::Expr value = ir::parameterRef(parameter.parameter.name);
    facts = facts.intersect(ir::lessEqual(state.isl, ir::index(range.minimum), value))
                .intersect(ir::lessEqual(state.isl, value, ir::index(range.maximum)));
  }
  return facts;
}

} // namespace loopy::plugin
