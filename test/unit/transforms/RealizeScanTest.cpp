#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

ir::Expected<AppliedScript> applied(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

/// for p: for i: { s[0] = s[0] + x[8p + i]; y[8p + i] = s[0] }
TestKernel runningSum(const std::string &input = "x") {
  TestKernel test({"n"});
  test.array("x").array("y").array("s");
  const std::string domain = "0 <= i < 8 and 0 <= 8p + i < n";
  ir::Expr place = plus(ir::indexMul(c(8), i("p")), i("i"));
  test.statement({"p", "i"}, domain, at("s", {c(0)}),
                 sum(value(at("s", {c(0)})), value(at(input, {place}))));
  test.statement({"p", "i"}, domain, at("y", {place}), value(at("s", {c(0)})));
  return test;
}

TEST(RealizeScan, ThreeLoops) {
  TestKernel test = runningSum();
  auto result = applied(test.get(), {{RealizeScan{Iname("p"), ir::GroupAxis{0}}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  std::vector<std::string> statements;
  for (const ir::Statement &statement : result->kernel.statements)
    statements.push_back(toString(statement.target) + " = " + toString(statement.value));
  EXPECT_EQ(statements, (std::vector<std::string>{
                            "s_sum[p] = -0", "s_sum[p] = s_sum[p] + x[8 * p + i]",
                            "s_parts[p] = s_sum[p]", "s_first[s_block] = s[0]",
                            "s[0] = s[0] + s_parts[s_block]", "s_run[p] = s_first[p]",
                            "s_run[p] = s_run[p] + x[8 * p + i]", "y[8 * p + i] = s_run[p]"}));
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(
      result->remarks[0].message,
      "'s0' accumulates in blocks: its results may be rounded in another way than the loop's");
}

/// for p: for i in [0, 8): y[8p + i + 1] = y[8p + i] + x[8p + i]
TestKernel prefixSum(std::int64_t distance = 1) {
  TestKernel test({"n"});
  test.array("x").array("y");
  ir::Expr place = plus(ir::indexMul(c(8), i("p")), i("i"));
  test.statement({"p", "i"}, "0 <= i < 8 and 0 <= 8p + i < n", at("y", {plus(place, c(distance))}),
                 sum(value(at("y", {place})), value(at("x", {place}))));
  return test;
}

TEST(RealizeScan, TheElementBefore) {
  TestKernel test = prefixSum();
  auto result = applied(test.get(), {{RealizeScan{Iname("p"), ir::GroupAxis{0}}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  std::vector<std::string> statements;
  for (const ir::Statement &statement : result->kernel.statements)
    statements.push_back(toString(statement.target) + " = " + toString(statement.value));
  EXPECT_EQ(statements,
            (std::vector<std::string>{"y_carried_sum[p] = -0",
                                      "y_carried_sum[p] = y_carried_sum[p] + x[8 * p + i]",
                                      "y_carried_parts[p] = y_carried_sum[p]", "y_carried = y[0]",
                                      "y_carried_first[y_carried_block] = y_carried",
                                      "y_carried = y_carried + y_carried_parts[y_carried_block]",
                                      "y_carried_run[p] = y_carried_first[p]",
                                      "y_carried_run[p] = y_carried_run[p] + x[8 * p + i]",
                                      "y[8 * p + i + 1] = y_carried_run[p]"}));
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(
      result->remarks[0].message,
      "'s0' accumulates in blocks: its results may be rounded in another way than the loop's");
}

/// The first iteration inside of o is another one where o is 0.
TEST(RealizeScan, SeveralFirstElements) {
  TestKernel test({"n"});
  test.array("x").array("y");
  ir::Expr place = plus(ir::indexMul(c(8), i("o")), plus(ir::indexMul(c(4), i("p")), i("i")));
  test.statement({"o", "p", "i"}, "0 <= o and 0 <= p < 2 and 0 <= i < 4 and 1 <= 8o + 4p + i < n",
                 at("y", {place}),
                 sum(value(at("y", {plus(place, c(-1))})), value(at("x", {place}))));
  auto result = applied(test.get(), {{RealizeScan{Iname("p"), ir::LocalAxis{0}}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  unsigned starts = 0;
  for (const ir::Statement &statement : result->kernel.statements)
    starts += statement.id.str().starts_with("y_carried_start");
  EXPECT_GE(starts, 2u) << "with other elements";
}

TEST(RealizeScan, AnotherElementThanTheOneBefore) {
  const std::string unknown =
      "no statement in 'p' makes a running sum that is known: a sum, a product, a bit operation, a "
      "minimum or maximum in one variable, which another statement in the loop reads, or of the "
      "element before";
  EXPECT_ERROR(realizeScan(prefixSum(2).get(), {Iname("p")}), unknown);
  EXPECT_ERROR(realizeScan(prefixSum(0).get(), {Iname("p")}), unknown);
  EXPECT_ERROR(realizeScan(prefixSum(-1).get(), {Iname("p")}), unknown);
  TestKernel reset = prefixSum();
  reset.statement({"p", "i"}, "0 <= i < 8 and 0 <= 8p + i < n", at("y", {i("p")}),
                  value(at("x", {i("p")})));
  EXPECT_ERROR(realizeScan(reset.get(), {Iname("p")}), unknown);
  ir::Kernel sometimes = prefixSum().get();
  sometimes.statements[0].predicates = {ir::binary(ir::BinaryOp::Less, value(at("x", {i("i")})),
                                                   value(at("x", {i("p")})), ir::ScalarType::Bool)};
  EXPECT_ERROR(realizeScan(sometimes, {Iname("p")}), unknown);
  ir::Kernel scaled = prefixSum().get();
  scaled.statements[0].value = ir::binary(ir::BinaryOp::Div, scaled.statements[0].value,
                                          value(at("x", {i("i")})), ir::ScalarType::F32);
  EXPECT_ERROR(realizeScan(scaled, {Iname("p")}), unknown);
}

TEST(RealizeScan, TheTagMayComeLater) {
  TestKernel test = runningSum();
  EXPECT_TRUE(applied(test.get(), {{RealizeScan{Iname("p")}, {1}},
                                   {TagInames{Iname("p"), ir::GroupAxis{0}}, {2}}}));
}

TEST(RealizeScan, WhatIsAddedMustBeThere) {
  TestKernel test = runningSum("y");
  EXPECT_TRUE(realizeScan(test.get(), {Iname("p")})) << "y is read before it is written";
  ir::Kernel kernel = test.get();
  std::swap(kernel.statements[0], kernel.statements[1]);
  auto result = realizeScan(kernel, {Iname("p")});
  EXPECT_ERROR(result, "'s0' adds y[8 * p + i], which 's1' computes in the same loop; "
                       "assignment_to_subst can put the computation in its place");
}

/// y[i + 8] is overwritten in the next block, where the loop reads it later.
TEST(RealizeScan, BlocksMustNotDependOnEachOther) {
  TestKernel test = runningSum();
  test.statement({"p", "i"}, "0 <= i < 8 and 0 <= 8p + i < n",
                 at("x", {plus(plus(ir::indexMul(c(8), i("p")), i("i")), c(-8))}),
                 value(at("s", {c(0)})));
  auto result = applied(test.get(), {{RealizeScan{Iname("p"), ir::GroupAxis{0}}, {1}}});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("'p' cannot be parallel"), std::string::npos)
      << result.error().message;
}

TEST(RealizeScan, Errors) {
  TestKernel test = runningSum();
  EXPECT_ERROR(realizeScan(test.get(), {Iname("p"), ir::Unroll{}}),
               "the blocks of a scan run on work-groups or work-items: g.N or l.N");
  EXPECT_ERROR(realizeScan(test.get(), {Iname("p"), ir::GroupAxis{3}}),
               "a scan needs to know its axis: g.0 to g.2 or l.0 to l.2");
  EXPECT_ERROR(realizeScan(test.get(), {Iname("p"), ir::LocalAxis{0}}),
               "the extent of 'p' is not a compile-time constant; split it first");
  EXPECT_ERROR(
      realizeScan(saxpy().get(), {Iname("i")}),
      "no statement in 'i' makes a running sum that is known: a sum, a product, a bit "
      "operation, a minimum or maximum in one variable, which another statement in the loop "
      "reads, or of the element before");
  ir::Kernel kernel = test.get();
  kernel.statements[1].target = at("s", {c(0)});
  kernel.statements[1].value = value(at("s", {c(1)}));
  EXPECT_ERROR(realizeScan(kernel, {Iname("p")}),
               "'s1' reads another element of 's' in the loop over blocks");
  kernel.statements[1].value = value(at("s", {c(0)}));
  EXPECT_ERROR(realizeScan(kernel, {Iname("p")}), "'s1' changes 's' in the loop over blocks");
  kernel = test.get();
  kernel.tags[Iname("p")] = ir::GroupAxis{1};
  EXPECT_FALSE(realizeScan(kernel, {Iname("p"), ir::GroupAxis{0}}));
  kernel.tags.clear();
  kernel.tags[Iname("i")] = ir::LocalAxis{0};
  kernel.statements[0].domain =
      kernel.statements[0].domain.intersect(isl::set(test.ctx(), "[p] -> { : 0 <= p < 4 }"));
  kernel.statements[1].domain = kernel.statements[0].domain;
  EXPECT_ERROR(realizeScan(kernel, {Iname("p"), ir::LocalAxis{0}}), "'i' is on that axis already");
}

} // namespace
} // namespace loopy::transforms
