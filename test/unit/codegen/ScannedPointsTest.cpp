#include "codegen/ScannedPoints.h"

#include "codegen/ExprSets.h"
#include "test/unit/support/TestKernels.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Expr;
using ir::Iname;
using ir::StatementId;

Expr n() { return ir::parameterRef(ir::ParameterName("n")); }

/// for i in [0, n): s0, where n is at least 1.
class ScannedPointsTest : public testing::Test {
protected:
  ir::IslContext isl;
  ir::LoopSequence order = {ir::LoopNode{Iname("i"), {ir::LeafNode{StatementId("s0")}}}};
  std::map<StatementId, isl::set> domains = {
      {StatementId("s0"), isl::set(isl.get(), "[n, i] -> { : 0 <= i < n }")}};
  isl::set context{isl.get(), "[n] -> { : n >= 1 }"};
  ScanProblem problem{order, domains, context, {}};
  ScannedPoints points{problem};

  /// for (i = first; i <= last; i += step) s0(value)
  void loop(const Expr &first, const Expr &last, std::int64_t step = 1, Expr value = i("i")) {
    points.enterLoop(Iname("i"), first, last, step);
    points.visit(StatementId("s0"), {{Iname("i"), value}});
    points.leave();
  }
};

TEST_F(ScannedPointsTest, ExactlyTheDomain) {
  loop(c(0), plus(n(), c(-1)));
  EXPECT_FALSE(points.wrongLeaf());
}

TEST_F(ScannedPointsTest, InTwoPiecesWithOtherVariables) {
  loop(c(0), c(0));
  Expr last = ir::binary(ir::BinaryOp::Min, c(1000), n(), ir::ScalarType::I64);
  loop(c(2), last, 1, plus(i("i"), c(-1)));
  points.enterGuard(ir::binary(ir::BinaryOp::Greater, n(), c(1000), ir::ScalarType::Bool), true);
  loop(c(1000), plus(n(), c(-1)));
  points.leave();
  EXPECT_FALSE(points.wrongLeaf());
}

TEST_F(ScannedPointsTest, TooMany) {
  loop(c(0), n());
  EXPECT_EQ(points.wrongLeaf(), StatementId("s0"));
}

TEST_F(ScannedPointsTest, TooFew) {
  loop(c(0), plus(n(), c(-1)), 2);
  EXPECT_EQ(points.wrongLeaf(), StatementId("s0"));
}

TEST_F(ScannedPointsTest, Never) { EXPECT_EQ(points.wrongLeaf(), StatementId("s0")); }

TEST_F(ScannedPointsTest, Twice) {
  loop(c(0), plus(n(), c(-1)));
  loop(c(0), c(0));
  EXPECT_EQ(points.wrongLeaf(), StatementId("s0"));
}

TEST_F(ScannedPointsTest, WhatCannotBeFollowed) {
  loop(c(0), value(at("x", {c(0)})));
  EXPECT_EQ(points.wrongLeaf(), StatementId("s0"));
}

TEST(ExprSets, DivisionsRoundTowardsZero) {
  ir::IslContext isl;
  Expr quotient = ir::binary(ir::BinaryOp::Div, i("i"), c(3), ir::ScalarType::I64);
  Expr rest = ir::binary(ir::BinaryOp::Rem, i("i"), c(3), ir::ScalarType::I64);
  Expr both = ir::binary(ir::BinaryOp::LogicalAnd,
                         ir::binary(ir::BinaryOp::Equal, quotient, c(-2), ir::ScalarType::Bool),
                         ir::binary(ir::BinaryOp::Equal, rest, c(-1), ir::ScalarType::Bool),
                         ir::ScalarType::Bool);
  auto set = toSet(isl.get(), both);
  ASSERT_TRUE(set);
  EXPECT_TRUE(set->is_equal(isl::set(isl.get(), "[i] -> { : i = -7 }")));
}

TEST(ExprSets, ChoicesAndNegations) {
  ir::IslContext isl;
  Expr isPositive = ir::binary(ir::BinaryOp::Greater, i("i"), c(0), ir::ScalarType::Bool);
  Expr distance = ir::select(isPositive, i("i"), ir::indexSub(c(0), i("i")));
  auto set = toSet(
      isl.get(), ir::unary(ir::UnaryOp::LogicalNot,
                           ir::binary(ir::BinaryOp::NotEqual, distance, c(2), ir::ScalarType::Bool),
                           ir::ScalarType::Bool));
  ASSERT_TRUE(set);
  EXPECT_TRUE(set->is_equal(isl::set(isl.get(), "[i] -> { : i = 2 or i = -2 }")));
  EXPECT_FALSE(toSet(isl.get(), value(at("x", {c(0)}))));
}

} // namespace
} // namespace loopy::codegen
