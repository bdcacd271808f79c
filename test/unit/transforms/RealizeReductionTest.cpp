#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Reduction.h"
#include "transforms/Transforms.h"

#include <cmath>

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;
using ir::ScalarType;

/// for i: for k: y[i] = y[i] + x[k]
TestKernel sums() {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i", "k"}, "0 <= i < n and 0 <= k < 5", at("y", {i("i")}),
                                       sum(value(at("y", {i("i")})), value(at("x", {i("k")}))));
  return test;
}

TEST(Reduction, Recognised) {
  TestKernel test = sums();
  ir::Statement statement = test.get().statements[0];
  auto reduction = reductionOf(statement);
  ASSERT_TRUE(reduction);
  EXPECT_EQ(toString(reduction->contribution), "x[k]");
  EXPECT_FALSE(reduction->isExact);
  EXPECT_TRUE(std::signbit(reduction->neutral.getIf<ir::FloatingLiteral>()->value));
  ir::Expr old = value(at("y", {i("i")}));
  statement.value =
      ir::call(ir::MathFunction::Fmin, {value(at("x", {i("k")})), old}, ScalarType::F32);
  EXPECT_TRUE(reductionOf(statement));
  statement.value = ir::binary(ir::BinaryOp::Sub, old, value(at("x", {i("k")})), ScalarType::F32);
  EXPECT_FALSE(reductionOf(statement));
  statement.value = sum(old, old);
  EXPECT_FALSE(reductionOf(statement)) << "the contribution depends on the target";
  statement.value = sum(value(at("y", {i("k")})), value(at("x", {i("k")})));
  EXPECT_FALSE(reductionOf(statement)) << "another element";
}

TEST(RealizeReduction, PartsAndTree) {
  TestKernel test = sums();
  auto result = realizeReduction(test.get(), {Iname("k"), ir::LocalAxis{0}});
  ASSERT_TRUE(result) << result.error().message;
  std::vector<std::string> statements;
  for (const ir::Statement &statement : result->statements)
    statements.push_back(toString(statement.target) + " = " + toString(statement.value));
  EXPECT_EQ(statements,
            (std::vector<std::string>{
                "y_parts[y_parts_init] = -0", "y_parts[k] = y_parts[k] + x[k]",
                "y_parts[y_parts_fold3] = y_parts[y_parts_fold3] + y_parts[y_parts_fold3 + 3]",
                "y_parts[y_parts_fold2] = y_parts[y_parts_fold2] + y_parts[y_parts_fold2 + 2]",
                "y_parts[y_parts_fold1] = y_parts[y_parts_fold1] + y_parts[y_parts_fold1 + 1]",
                "y[i] = y[i] + y_parts[y_parts_sum]"}));
}

TEST(RealizeReduction, ReportsOtherRounding) {
  TestKernel test = sums();
  ir::Kernel kernel = test.get();
  auto result = applyScript(kernel, *ir::computeDependences(kernel),
                            {{RealizeReduction{Iname("k"), ir::LocalAxis{0}}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(result->remarks[0].message, "'s0' accumulates in parts: its result may be rounded in "
                                        "another way than the loop's");
}

TEST(RealizeReductionErrors, Preconditions) {
  TestKernel test = sums();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(
      realizeReduction(kernel, {Iname("i"), ir::LocalAxis{0}}),
      "the iterations of 'i' do not all contribute to one element, or other statements are "
      "in the loop");
  EXPECT_ERROR(realizeReduction(kernel, {Iname("k"), ir::Unroll{}}),
               "a reduction is realized on work-groups or work-items: g.N or l.N");
  EXPECT_ERROR(realizeReduction(kernel, {Iname("k"), ir::GroupAxis{0}}),
               "parts on work-groups need a reduction to one element that is outside of all loops");
  TestKernel unknown = recurrence();
  EXPECT_ERROR(
      realizeReduction(unknown.get(), {Iname("i"), ir::LocalAxis{0}}),
      "'s0' is no reduction that is known: a sum, a product, a bit operation, fmin or fmax "
      "of its target");
  TestKernel open({"n"});
  open.array("x").array("y").statement({"k"}, "0 <= k < n", at("y", {c(0)}),
                                       sum(value(at("y", {c(0)})), value(at("x", {i("k")}))));
  EXPECT_ERROR(realizeReduction(open.get(), {Iname("k"), ir::LocalAxis{0}}),
               "the extent of 'k' is not a compile-time constant; split it first");
}

} // namespace
} // namespace loopy::transforms
