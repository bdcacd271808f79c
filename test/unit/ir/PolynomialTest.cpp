#include "ir/Polynomial.h"

#include <gtest/gtest.h>

using namespace loopy::ir;

namespace {

Polynomial var(const char *name) { return Polynomial::variable(name); }
Polynomial num(std::int64_t value) { return Polynomial::constant(value); }

TEST(Polynomial, TermsThatCancelDisappear) {
  Polynomial zero = var("n") * var("m") - var("m") * var("n");
  EXPECT_TRUE(zero.isZero());
  EXPECT_EQ(zero.asConstant(), 0);
}

TEST(Polynomial, DegreeCountsPowers) {
  EXPECT_EQ((var("n") * var("n") * var("m") + num(1)).degree(), 3u);
  EXPECT_EQ(num(7).degree(), 0u);
}

TEST(Polynomial, ExactDivision) {
  Polynomial size = (var("n") + num(2)) * (var("m") + num(2));
  EXPECT_EQ(size.divideExactly(var("m") + num(2)), var("n") + num(2));
  EXPECT_EQ(size.divideExactly(var("m") + num(1)), std::nullopt);
}

TEST(Polynomial, DivisionLeavesCoefficientsBelowTheDivisor) {
  auto [quotient, remainder] = (num(5) * var("n") - num(1)).divide(num(2) * var("n"));
  EXPECT_EQ(quotient, num(2));
  EXPECT_EQ(remainder, var("n") - num(1));
  auto negative = (num(-1) * var("n")).divide(num(2) * var("n"));
  EXPECT_EQ(negative.quotient, num(-1));
  EXPECT_EQ(negative.remainder, var("n"));
}

TEST(Polynomial, DivisionByZeroIsInvalid) {
  EXPECT_FALSE(var("n").divide(Polynomial()).quotient.isValid());
  EXPECT_EQ(var("n").divideExactly(Polynomial()), std::nullopt);
}

TEST(Polynomial, CoefficientOfAVariable) {
  Polynomial subscript = var("i") * var("n") + num(3) * var("i") + var("j");
  EXPECT_EQ(subscript.coefficientOf("i"), var("n") + num(3));
  EXPECT_EQ(subscript.coefficientOf("k"), Polynomial());
  EXPECT_EQ((var("i") * var("i")).coefficientOf("i"), std::nullopt);
}

TEST(Polynomial, OverflowMakesItInvalid) {
  Polynomial large = num(INT64_MAX) * var("n");
  EXPECT_TRUE(large.isValid());
  EXPECT_FALSE((large + var("n")).isValid());
  EXPECT_FALSE((large * num(2) - large).isValid());
}

TEST(Polynomial, ContentCarriesTheLeadingSign) {
  EXPECT_EQ((num(-6) * var("n") * var("m") + num(4)).content(), -2);
  EXPECT_EQ(Polynomial().content(), 0);
}

TEST(PolynomialVariables, ReadableExpressions) {
  PolynomialVariables variables;
  Expr n = parameterRef(ParameterName("n")), i = inameRef(Iname("i"));
  auto reversed = variables.toPolynomial(indexSub(indexSub(n, index(1)), i));
  ASSERT_TRUE(reversed);
  EXPECT_EQ(toString(variables.toExpr(*reversed)), "n - i - 1");
  auto pixel = variables.toPolynomial(indexAdd(indexMul(i, n), indexMul(index(3), n)));
  EXPECT_EQ(toString(variables.toExpr(*pixel)), "i * n + 3 * n");
}

TEST(PolynomialVariables, OtherExpressionsAreVariables) {
  PolynomialVariables variables;
  Expr half = indexFloorDiv(inameRef(Iname("i")), 2), n = parameterRef(ParameterName("n"));
  auto row = variables.toPolynomial(indexMul(half, n));
  ASSERT_TRUE(row);
  EXPECT_EQ(row->degree(), 2u);
  EXPECT_EQ(toString(variables.toExpr(*row)), "floordiv(i, 2) * n");
  for (const std::string &name : row->variables())
    EXPECT_EQ(variables.isIteration(name), name != "n");
}

} // namespace
