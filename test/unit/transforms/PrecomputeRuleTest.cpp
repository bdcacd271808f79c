#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::AddressSpace;
using ir::ArrayName;
using ir::Iname;

ir::Expr product(ir::Expr lhs, ir::Expr rhs) {
  return ir::binary(ir::BinaryOp::Mul, lhs, rhs, ir::ScalarType::F32);
}
ir::Expr square(ir::Expr place) {
  return product(value(at("x", {place})), value(at("x", {place})));
}

/// for o: for s in [0, 4): b[4o + s] = x[4o + s]^2 + x[4o + s + 1]^2
TestKernel blocks() {
  TestKernel test({"n"});
  test.array("x").array("b");
  ir::Expr place = plus(ir::indexMul(c(4), i("o")), i("s"));
  test.statement({"o", "s"}, "0 <= o and 0 <= s < 4 and 4o + s < n", at("b", {place}),
                 sum(square(place), square(plus(place, c(1)))));
  return test;
}

const ExtractSubst squareRule = {"sq", "x[p] * x[p]", inames({"p"})};

ir::Expected<AppliedScript> applied(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

std::vector<std::string> textOf(const ir::Kernel &kernel) {
  std::vector<std::string> result;
  for (const ir::Statement &statement : kernel.statements)
    result.push_back(toString(statement.target) + " = " + toString(statement.value));
  return result;
}

TEST(PrecomputeRule, ValuesOfATile) {
  TestKernel test = blocks();
  auto result =
      applied(test.get(), {{squareRule, {}}, {Precompute{ArrayName("sq"), inames({"s"})}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(textOf(result->kernel),
            (std::vector<std::string>{
                "sq_precomputed[o][sq_precomputed_0] = x[o * 4 + sq_precomputed_0] * x[o * 4 + "
                "sq_precomputed_0]",
                "b[4 * o + s] = sq_precomputed[o][s] + sq_precomputed[o][s + 1]"}));
  const ir::Array *array = result->kernel.find(ArrayName("sq_precomputed"));
  ASSERT_NE(array, nullptr);
  EXPECT_EQ(ir::literalValue(*array->sizes.at(0)), 5);
  EXPECT_EQ(result->kernel.find(ArrayName("sq")), nullptr);
}

TEST(PrecomputeRule, MayBeTaggedLater) {
  TestKernel test = blocks();
  EXPECT_TRUE(applied(test.get(), {{squareRule, {}},
                                   {Precompute{ArrayName("sq"), inames({"s"})}, {}},
                                   {TagInames{Iname("o"), ir::GroupAxis{0}}, {}}}));
}

TEST(PrecomputeRule, InMemoryOfTheDevice) {
  TestKernel test({"n"});
  test.array("x").array("b");
  test.statement({"k", "i"}, "0 <= k < n and 0 <= i < 8", at("b", {i("k")}), square(i("i")));
  auto result = applied(
      test.get(), {{squareRule, {}},
                   {Precompute{ArrayName("sq"), inames({"k", "i"}), AddressSpace::Global}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.find(ArrayName("sq_precomputed"))->space, AddressSpace::Global);
  auto late =
      applied(test.get(), {{TagInames{Iname("k"), ir::GroupAxis{0}}, {}},
                           {squareRule, {}},
                           {Precompute{ArrayName("sq"), inames({"i"}), AddressSpace::Global}, {}}});
  EXPECT_ERROR(late, "'k' is on the grid, whose work-items share global memory: precompute there "
                     "before loops are tagged");
}

TEST(PrecomputeRule, ExpandedRulesAreGone) {
  TestKernel test = blocks();
  auto result = applied(test.get(), {{squareRule, {}},
                                     {ExpandSubst{"sq"}, {}},
                                     {Precompute{ArrayName("sq"), inames({"s"})}, {}}});
  EXPECT_ERROR(result, "there is no array 'sq' here");
}

TEST(PrecomputeRule, WhatIsSweptMustBeAParameter) {
  TestKernel test = blocks();
  auto result = applied(test.get(), {{ExtractSubst{"sq", "x[4 * o + s] * x[4 * o + s]"}, {}},
                                     {Precompute{ArrayName("sq"), inames({"s"})}, {}}});
  EXPECT_ERROR(result, "'sq' depends on 's', which is swept: make it a parameter of the rule");
}

/// Each of the two loops over s would have to compute its own values.
TEST(PrecomputeRule, UsesInDifferentLoops) {
  TestKernel test({"n"});
  test.array("x").array("b");
  test.statement({"s"}, "0 <= s < n", at("b", {i("s")}), square(i("s")));
  auto result = applied(test.get(), {{SeparateLoopHeadTailSlab{Iname("s"), {1, 0}}, {}},
                                     {squareRule, {}},
                                     {Precompute{ArrayName("sq"), {}, AddressSpace::Local}, {}}});
  EXPECT_ERROR(result, "'s0_head' and 's0' access 'sq' in different loops 's': name the "
                       "statements of one of them with within");
}

/// The loop changes what the expression reads: each iteration of s the element that the next needs.
TEST(PrecomputeRule, ValuesThatChangeMeanwhile) {
  TestKernel test({"n"});
  test.array("x").array("b");
  ir::Expr place = plus(ir::indexMul(c(4), i("o")), i("s"));
  test.statement({"o", "s"}, "0 <= o and 0 <= s < 4 and 4o + s < n", at("x", {plus(place, c(1))}),
                 square(place));
  auto result =
      applied(test.get(), {{squareRule, {}}, {Precompute{ArrayName("sq"), inames({"s"})}, {}}});
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().message.starts_with("the copies would change a value: 's0' at o="))
      << result.error().message;
}

/// What the expression reads is written in the same loop, and before: the loop is parted.
TEST(PrecomputeRule, ValuesThatWereJustWritten) {
  TestKernel test({"n"});
  test.array("x").array("b").array("y");
  test.statement({"o", "s"}, "0 <= o < n and 0 <= s < 4", at("x", {i("s")}),
                 value(at("y", {i("o")})));
  test.statement({"o", "s"}, "0 <= o < n and 0 <= s < 4", at("b", {i("s")}), square(i("s")));
  auto result =
      applied(test.get(), {{squareRule, {}}, {Precompute{ArrayName("sq"), inames({"s"})}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.statements[1].target.array, ArrayName("sq_precomputed"));
}

/// What the verification refuses, whatever made it.
class HoistedValuesTest : public testing::Test {
protected:
  const TestKernel test = blocks();
  ir::Kernel before = test.get();
  ir::Kernel after = precomputed();

  ir::Kernel precomputed() {
    auto rule = extractSubst(before, squareRule);
    return *precomputeRule(before, *rule, {ArrayName("sq"), inames({"s"})});
  }
  ir::Expected<void> verified() const {
    return verifySameDataflow(before, after, {ArrayName("x"), ArrayName("sq_precomputed")});
  }
};

TEST_F(HoistedValuesTest, Right) { EXPECT_TRUE(verified()); }

TEST_F(HoistedValuesTest, OtherComputation) {
  std::vector<ir::Access> read = ir::loads(after.statements[0].value);
  after.statements[0].value = sum(value(read[0]), value(read[1]));
  EXPECT_ERROR(verified(), "internal error: the change of storage gave 's0' the value of another "
                           "expression");
}

TEST_F(HoistedValuesTest, OtherElement) {
  ir::Expr &stored = after.statements[0].value;
  stored = ir::transform(stored, [](const ir::Expr &node) {
    const auto *found = node.getIf<ir::Load>();
    return found ? value(at("x", {plus(found->access.subscripts[0], c(1))})) : node;
  });
  auto result = verified();
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().message.starts_with("the copies would ")) << result.error().message;
}

TEST_F(HoistedValuesTest, ElementsThatNobodyComputed) {
  after.statements[0].domain = after.statements[0].domain.subtract(
      isl::set(test.ctx(), "[sq_precomputed_0] -> { : sq_precomputed_0 = 2 }"));
  EXPECT_ERROR(verified(), "internal error: the change of storage gave 's0' the value of another "
                           "expression");
}

TEST_F(HoistedValuesTest, WrongPart) {
  ir::Expr &used = after.statements[1].value;
  used = ir::transform(used, [](const ir::Expr &node) {
    const auto *found = node.getIf<ir::Load>();
    return found ? value(at("sq_precomputed", {i("o"), i("s")})) : node;
  });
  EXPECT_FALSE(verified());
}

/// The loop's number is part of the value: sq(p) := x[p] * p
TEST(HoistedValues, NumbersOfLoops) {
  TestKernel test({"n"});
  test.array("x").array("b");
  ir::Expr number = ir::cast(ir::inameRef(Iname("s"), ir::ScalarType::I32), ir::ScalarType::F32);
  test.statement({"o", "s"}, "0 <= o < n and 0 <= s < 4", at("b", {i("o")}),
                 product(value(at("x", {i("s")})), number));
  Script script = {{ExtractSubst{"f", "x[p] * p", inames({"p"})}, {}},
                   {Precompute{ArrayName("f"), inames({"o", "s"})}, {}}};
  auto result = applied(test.get(), script);
  ASSERT_TRUE(result) << result.error().message;
  ir::Kernel after = result->kernel;
  EXPECT_TRUE(verifySameDataflow(test.get(), after, {ArrayName("x"), ArrayName("f_precomputed")}));
  after.statements[0].value = ir::transform(after.statements[0].value, [](const ir::Expr &node) {
    return node.getIf<ir::Cast>() && node.type() == ir::ScalarType::F32
               ? ir::cast(ir::inameRef(Iname("f_precomputed_0"), ir::ScalarType::I64),
                          ir::ScalarType::F32)
               : node;
  });
  EXPECT_FALSE(verifySameDataflow(test.get(), after, {ArrayName("x"), ArrayName("f_precomputed")}))
      << "another type than the loop's computation";
}

} // namespace
} // namespace loopy::transforms
