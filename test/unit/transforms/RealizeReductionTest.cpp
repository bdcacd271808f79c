#include "ir/Reduction.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/FoldCondition.h"
#include "transforms/Transforms.h"

#include <cmath>
#include <cstdint>
#include <limits>

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
  EXPECT_EQ(toString(reductionOf(statement)->contribution), "-x[k]");
  statement.value = ir::binary(ir::BinaryOp::Sub, value(at("x", {i("k")})), old, ScalarType::F32);
  EXPECT_FALSE(reductionOf(statement)) << "each step turns the sign";
  statement.value = sum(old, old);
  EXPECT_FALSE(reductionOf(statement)) << "the contribution depends on the target";
  statement.value = sum(value(at("y", {i("k")})), value(at("x", {i("k")})));
  EXPECT_FALSE(reductionOf(statement)) << "another element";
}

ir::Expr test(ir::BinaryOp op, ir::Expr lhs, ir::Expr rhs) {
  return ir::binary(op, std::move(lhs), std::move(rhs), ScalarType::Bool);
}

TEST(Reduction, MinimaAndMaxima) {
  using enum ir::BinaryOp;
  TestKernel kernel = sums();
  ir::Statement statement = kernel.get().statements[0];
  ir::Expr x = value(at("x", {i("k")})), y = value(at("y", {i("i")}));
  auto combined = [&](const ir::Expr &written) -> std::string {
    statement.value = written;
    auto reduction = reductionOf(statement);
    return reduction ? toString(reduction->combine(y, x)) : "none";
  };
  auto start = [&] { return reductionOf(statement)->neutral.getIf<ir::FloatingLiteral>()->value; };
  EXPECT_EQ(combined(select(test(Less, x, y), x, y)), "x[k] < y[i] ? x[k] : y[i]");
  EXPECT_EQ(start(), INFINITY);
  EXPECT_FALSE(reductionOf(statement)->isExact) << "of 0.0 and -0.0 the first one stays";
  EXPECT_EQ(combined(select(test(Less, y, x), x, y)), "x[k] > y[i] ? x[k] : y[i]");
  EXPECT_EQ(start(), -INFINITY);
  EXPECT_EQ(combined(select(test(GreaterEqual, x, y), x, y)), "x[k] >= y[i] ? x[k] : y[i]");
  // A NaN in x would replace the minimum, and the next x the NaN.
  EXPECT_EQ(combined(select(test(Less, y, x), y, x)), "none");
  EXPECT_EQ(combined(select(test(Less, x, y), y, x)), "none");
  // Neither minimum nor maximum.
  EXPECT_EQ(combined(select(test(Equal, x, y), x, y)), "none");
  EXPECT_EQ(combined(select(test(Less, x, y), sum(x, x), y)), "none");
  EXPECT_EQ(combined(select(test(Less, sum(x, x), y), x, y)), "none");
  EXPECT_EQ(combined(select(test(Less, x, y), x, x)), "none");
  EXPECT_EQ(combined(select(test(Less, y, y), y, y)), "none");
}

TEST(Reduction, MinimaOfIntegers) {
  using enum ir::BinaryOp;
  TestKernel kernel = sums();
  ir::Statement statement = kernel.get().statements[0];
  ir::Expr x = ir::load(at("x", {i("k")}), ScalarType::I32);
  ir::Expr y = ir::load(at("y", {i("i")}), ScalarType::I32);
  statement.value = select(test(Less, y, x), y, x); // no NaN among ints
  auto reduction = reductionOf(statement);
  ASSERT_TRUE(reduction);
  EXPECT_TRUE(reduction->isExact);
  EXPECT_EQ(toString(reduction->combine(y, x)), "x[k] <= y[i] ? x[k] : y[i]");
  EXPECT_EQ(ir::literalValue(reduction->neutral), std::numeric_limits<std::int32_t>::max());
  statement.value = select(test(Greater, x, y), x, y);
  EXPECT_EQ(ir::literalValue(reductionOf(statement)->neutral),
            std::numeric_limits<std::int32_t>::min());
}

TEST(Reduction, MinimumUnderACondition) {
  using enum ir::BinaryOp;
  TestKernel kernel = sums();
  ir::Statement statement = kernel.get().statements[0];
  ir::Expr x = value(at("x", {i("k")})), y = value(at("y", {i("i")}));
  ir::Expr positive = test(Greater, x, ir::floatingLiteral(0, ScalarType::F32));
  statement.value = x;
  statement.predicates = {positive, test(Less, x, y)};
  auto reduction = reductionOf(statement);
  ASSERT_TRUE(reduction);
  ASSERT_EQ(reduction->predicates.size(), 1u);
  EXPECT_TRUE(equal(reduction->predicates[0], positive));
  statement.predicates = {test(Less, x, y), test(Less, x, y)};
  EXPECT_FALSE(reductionOf(statement));
  statement.predicates = {test(Less, sum(x, x), y)};
  EXPECT_FALSE(reductionOf(statement)) << "what is stored is not what is compared";
  statement.predicates = {test(Less, x, value(at("y", {i("k")})))};
  EXPECT_FALSE(reductionOf(statement)) << "another element";
}

/// for i in [0, 5): { c = x[i] < y[0]; y[0] = x[i] if c }
TestKernel minimumWithIf() {
  TestKernel kernel({"n"});
  kernel.array("x").array("y").local("c", 1);
  ir::Expr x = value(at("x", {i("k")}));
  kernel.statement({"k"}, "0 <= k < 5", at("c", {i("k")}),
                   test(ir::BinaryOp::Less, x, value(at("y", {c(0)}))));
  kernel.statement({"k"}, "0 <= k < 5", at("y", {c(0)}), x);
  return kernel;
}

ir::Kernel withCondition(const TestKernel &test) {
  ir::Kernel kernel = test.get();
  kernel.arrays[2].type = ScalarType::Bool;
  kernel.statements[1].predicates = {ir::load(at("c", {i("k")}), ScalarType::Bool)};
  return kernel;
}

TEST(RealizeReduction, MinimumWrittenWithIf) {
  TestKernel test = minimumWithIf();
  ir::Kernel kernel = withCondition(test);
  auto result = applyScript(kernel, *ir::computeDependences(kernel),
                            {{RealizeReduction{Iname("k"), ir::LocalAxis{0}}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.find(ir::ArrayName("c")), nullptr);
  const ir::Statement &accumulation = *result->kernel.find(ir::StatementId("s1"));
  EXPECT_EQ(toString(accumulation.value), "x[k] < y_parts[k] ? x[k] : y_parts[k]");
  EXPECT_TRUE(accumulation.predicates.empty());
}

TEST(RealizeReduction, ConditionsForOthersStay) {
  TestKernel test = minimumWithIf();
  test.statement({"k"}, "0 <= k < 5", at("x", {i("k")}), value(at("x", {i("k")})));
  EXPECT_EQ(foldCondition(withCondition(test), Iname("k")).statements.size(), 3u);
  TestKernel readLater = minimumWithIf();
  ir::Kernel kernel = withCondition(readLater);
  ir::Statement later = kernel.statements[1];
  later.id = ir::StatementId("later");
  later.inames = inames({"j"});
  later.domain = ir::rename(later.domain, "k", "j");
  later.target = at("x", {i("j")});
  later.value = value(at("x", {i("j")}));
  later.predicates = {ir::load(at("c", {i("j")}), ScalarType::Bool)};
  kernel.statements.push_back(later);
  EXPECT_EQ(foldCondition(kernel, Iname("k")).statements.size(), 3u);
  kernel = withCondition(readLater);
  kernel.statements[1].domain = isl::set(readLater.ctx(), "[k] -> { : 0 <= k < 6 }");
  EXPECT_EQ(foldCondition(kernel, Iname("k")).statements.size(), 2u) << "c is not set in k = 5";
  EXPECT_EQ(foldCondition(withCondition(readLater), Iname("k")).statements.size(), 1u);
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

TEST(RealizeReduction, OnWorkGroupsInsideOfALoop) {
  TestKernel test = sums();
  for (ir::InameTag tag : {ir::InameTag(ir::Sequential{}), ir::InameTag(ir::GroupAxis{1})}) {
    ir::Kernel kernel = test.get();
    kernel.tags[Iname("i")] = tag;
    auto result = applyScript(kernel, *ir::computeDependences(kernel),
                              {{RealizeReduction{Iname("k"), ir::GroupAxis{0}}, {1}}});
    ASSERT_TRUE(result) << result.error().message;
    const ir::Array *parts = result->kernel.find(ir::ArrayName("y_parts"));
    ASSERT_NE(parts, nullptr);
    EXPECT_EQ(parts->scopeRank, ir::isParallel(tag)) << "one set of parts per work-group around";
  }
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
  ir::Kernel onItems = kernel;
  onItems.tags[Iname("i")] = ir::LocalAxis{0};
  EXPECT_ERROR(realizeReduction(onItems, {Iname("k"), ir::GroupAxis{0}}),
               "parts on work-groups cannot be inside of 'i', whose iterations are work-items");
  TestKernel unknown = recurrence();
  EXPECT_ERROR(realizeReduction(unknown.get(), {Iname("i"), ir::LocalAxis{0}}),
               "'s0' is no reduction that is known: a sum, a product, a bit operation, a minimum "
               "or maximum of its target");
  TestKernel open({"n"});
  open.array("x").array("y").statement({"k"}, "0 <= k < n", at("y", {c(0)}),
                                       sum(value(at("y", {c(0)})), value(at("x", {i("k")}))));
  EXPECT_ERROR(realizeReduction(open.get(), {Iname("k"), ir::LocalAxis{0}}),
               "the extent of 'k' is not a compile-time constant; split it first");
}

} // namespace
} // namespace loopy::transforms
