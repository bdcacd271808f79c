#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;
using ir::StatementId;

ir::Expr product(ir::Expr lhs, ir::Expr rhs) {
  return ir::binary(ir::BinaryOp::Mul, lhs, rhs, ir::ScalarType::F32);
}

/// for i in [1, n-1): b[i] = x[i-1] * x[i-1] + x[i+1] * x[i+1]
TestKernel squares() {
  TestKernel test({"n"});
  test.array("x").array("b");
  ir::Expr left = value(at("x", {plus(i("i"), c(-1))})),
           right = value(at("x", {plus(i("i"), c(1))}));
  test.statement({"i"}, "1 <= i < n - 1", at("b", {i("i")}),
                 sum(product(left, left), product(right, right)));
  return test;
}

TEST(ExtractSubst, FindsExpressionsOfOneForm) {
  TestKernel test = squares();
  auto rule = extractSubst(test.get(), {"sq", "x[p] * x[p]", inames({"p"})});
  ASSERT_TRUE(rule) << rule.error().message;
  EXPECT_EQ(toString(rule->body), "x[p] * x[p]");
  EXPECT_EQ(rule->body.type(), ir::ScalarType::F32);
  EXPECT_EQ(rule->within, std::set<StatementId>{StatementId("s0")});
  auto used = withRuleAsArray(test.get(), *rule, {});
  ASSERT_TRUE(used) << used.error().message;
  EXPECT_EQ(toString(used->statements[0].value), "sq[i - 1] + sq[i + 1]");
}

TEST(ExtractSubst, ParametersAreFoundFromSubscripts) {
  TestKernel test({"n"});
  test.array("x", 2).array("b");
  ir::Expr element = value(at("x", {i("i"), plus(i("k"), c(3))}));
  ir::Expr other = value(at("x", {i("i"), plus(i("k"), c(4))}));
  test.statement({"i", "k"}, "0 <= i, k < n", at("b", {i("k")}), product(element, other));
  auto rule = extractSubst(test.get(), {"f", "x[r][p - 1] * x[r, p]", inames({"p", "r"})});
  ASSERT_TRUE(rule) << rule.error().message;
  auto used = withRuleAsArray(test.get(), *rule, {});
  ASSERT_TRUE(used) << used.error().message;
  EXPECT_EQ(toString(used->statements[0].value), "f[k + 4][i]");
}

/// 2 * p alone does not tell p, which is a number in the value.
TEST(ExtractSubst, ParametersInValues) {
  TestKernel test({"n"});
  test.array("x").array("b");
  ir::Expr number =
      ir::cast(ir::cast(plus(i("i"), c(1)), ir::ScalarType::I32), ir::ScalarType::F32);
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}),
                 product(value(at("x", {plus(ir::indexMul(c(2), i("i")), c(2))})), number));
  auto rule = extractSubst(test.get(), {"f", "x[2 * p] * p", inames({"p"})});
  ASSERT_TRUE(rule) << rule.error().message;
  EXPECT_EQ(toString(withRuleAsArray(test.get(), *rule, {})->statements[0].value), "f[i + 1]");
  EXPECT_FALSE(extractSubst(test.get(), {"f", "x[2 * p]", inames({"p"})}));
}

TEST(ExtractSubst, ConversionsAndLiteralsOfAnyType) {
  TestKernel test({"n"});
  test.array("x").array("b");
  ir::Expr doubled =
      product(ir::cast(ir::integerLiteral(2, ir::ScalarType::I32), ir::ScalarType::F32),
              value(at("x", {i("i")})));
  ir::Expr tenth = ir::floatingLiteral(0.1f, ir::ScalarType::F32);
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}),
                 sum(doubled, ir::call(ir::MathFunction::Sqrt, {tenth}, ir::ScalarType::F32)));
  auto rule = extractSubst(test.get(), {"f", "2 * x[p] + sqrt(0.1f)", inames({"p"})});
  ASSERT_TRUE(rule) << rule.error().message;
  EXPECT_EQ(rule->body.type(), ir::ScalarType::F32);
}

TEST(ExtractSubst, WhatDiffersIsNotFound) {
  TestKernel test = squares();
  for (const char *other : {"x[p] + x[p]", "x[p] * x[p + 1]", "x[p] * x[i]", "x[p] * 2 * x[p]",
                            "b[p] * b[p]", "x[2 * p] * x[2 * p]"})
    EXPECT_EQ(extractSubst(test.get(), {"sq", other, inames({"p"})}).error().message,
              "nothing there computes \"" + std::string(other) +
                  "\"; 's0' computes x[i - 1] * x[i - 1] + x[i + 1] * x[i + 1]");
}

TEST(ExtractSubst, OnlyWhereAsked) {
  TestKernel test = squares();
  test.statement({"j"}, "0 <= j < n", at("b", {i("j")}),
                 product(value(at("x", {i("j")})), value(at("x", {i("j")}))));
  auto rule = extractSubst(test.get(), {"sq", "x[p] * x[p]", inames({"p"}), "iname:j"});
  ASSERT_TRUE(rule) << rule.error().message;
  auto used = withRuleAsArray(test.get(), *rule, {});
  ASSERT_TRUE(used);
  EXPECT_EQ(toString(used->statements[0].value), "x[i - 1] * x[i - 1] + x[i + 1] * x[i + 1]");
  EXPECT_EQ(toString(used->statements[1].value), "sq[j]");
  EXPECT_ERROR(withRuleAsArray(test.get(), *rule, "id:s0"),
               "no statement there uses the rule 'sq', which stands for x[p] * x[p]");
}

TEST(ExtractSubst, Errors) {
  TestKernel test = squares();
  ir::Kernel kernel = test.get();
  auto extract = [&](const std::string &name, const std::string &text,
                     const std::vector<std::string> &parameters) {
    return extractSubst(kernel, {name, text, inames(parameters)});
  };
  EXPECT_ERROR(extract("x", "x[p]", {"p"}), "'x' is a variable of the kernel; choose another name");
  EXPECT_ERROR(extract("f", "x[p]", {"p", "p"}), "the parameter 'p' is named twice");
  EXPECT_ERROR(extract("f", "x[p] *", {"p"}),
               "cannot read the expression \"x[p] *\" at \"\": write it as in C++, for example "
               "\"a[p] * b[p + 1]\"");
  EXPECT_ERROR(extract("f", "x[p] x", {"p"}),
               "cannot read the expression \"x[p] x\" at \"x\": write it as in C++, for example "
               "\"a[p] * b[p + 1]\"");
  EXPECT_ERROR(extract("f", "y[p]", {"p"}), "there is no array, loop or parameter 'y' here");
  EXPECT_ERROR(extract("f", "g(x[p])", {"p"}), "there is no function 'g' here");
  EXPECT_ERROR(extract("f", "x[i] * x[i]", {"p"}),
               "the expression \"x[i] * x[i]\" does not depend on its parameter 'p'");
}

} // namespace
} // namespace loopy::transforms
