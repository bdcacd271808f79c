#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

#include <limits>

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::BinaryOp;
using ir::ScalarType;

ir::Expr number(std::int64_t value, ScalarType type = ScalarType::I32) {
  return ir::integerLiteral(value, type);
}
ir::Expr real(double value, ScalarType type = ScalarType::F32) {
  return ir::floatingLiteral(value, type);
}
ir::Expr join(BinaryOp op, const ir::Expr &a, const ir::Expr &b) {
  return ir::binary(op, a, b, a.type());
}

/// What a statement computes instead of `value`.
ir::Expr foldedValue(const ir::Expr &value) {
  TestKernel test({"n"});
  test.array("b").statement({"i"}, "0 <= i < n", at("b", {i("i")}), value);
  ir::Kernel kernel = test.get();
  auto result = foldConstants(kernel, {});
  EXPECT_TRUE(result);
  return result->statements[0].value;
}
std::string folded(const ir::Expr &value) {
  return toString(foldedValue(ir::cast(value, ScalarType::F32)));
}

const ir::Expr x = value(at("b", {i("i")}));
const ir::Expr k = ir::cast(x, ScalarType::I32);

TEST(FoldConstants, Numbers) {
  EXPECT_EQ(folded(join(BinaryOp::Mul, k, join(BinaryOp::Add, number(2), number(5)))),
            "f32(i32(b[i]) * 7)");
  EXPECT_EQ(folded(join(BinaryOp::Rem, number(-7), number(4))), "-3");
  EXPECT_EQ(folded(join(BinaryOp::Mul, x, join(BinaryOp::Div, real(1), real(4)))), "b[i] * 0.25");
  EXPECT_EQ(folded(ir::cast(number(3), ScalarType::F64)), "3");
}

TEST(FoldConstants, RoundsLikeTheType) {
  const float sum = 16777216.0f + 1.0f;
  EXPECT_EQ(folded(join(BinaryOp::Add, real(16777216), real(1))), "16777216");
  EXPECT_EQ(sum, 16777216.0f);
  EXPECT_EQ(folded(join(BinaryOp::Add, real(16777216, ScalarType::F64), real(1, ScalarType::F64))),
            "16777216")
      << "converted to float afterwards";
}

TEST(FoldConstants, NeutralNumbers) {
  EXPECT_EQ(folded(join(BinaryOp::Add, number(0), k)), "f32(i32(b[i]))");
  EXPECT_EQ(folded(join(BinaryOp::Sub, k, number(0))), "f32(i32(b[i]))");
  EXPECT_EQ(folded(join(BinaryOp::Mul, x, real(1))), "b[i]");
  EXPECT_EQ(folded(join(BinaryOp::Div, x, real(1))), "b[i]");
}

TEST(FoldConstants, WhatStays) {
  for (const ir::Expr &value :
       {join(BinaryOp::Add, x, real(0)), join(BinaryOp::Sub, real(1), x),
        join(BinaryOp::Mul, real(1e-30), real(1e-10)), join(BinaryOp::Div, real(1), real(0)),
        join(BinaryOp::Mul, real(1e30), real(1e30)), join(BinaryOp::Mul, x, real(0))})
    EXPECT_EQ(folded(value), toString(value));
  for (const ir::Expr &value :
       {join(BinaryOp::Div, number(1), number(0)), join(BinaryOp::Mul, k, number(0)),
        join(BinaryOp::Add, number(std::numeric_limits<std::int32_t>::max()), number(1)),
        join(BinaryOp::Sub, number(0, ScalarType::U32), number(1, ScalarType::U32)),
        join(BinaryOp::Sub, number(0), k)})
    EXPECT_EQ(folded(value), "f32(" + toString(value) + ")");
}

TEST(FoldConstants, OnlyWhereAsked) {
  TestKernel test({"n"});
  test.array("b").statement({"i"}, "0 <= i < n", at("b", {i("i")}),
                            join(BinaryOp::Mul, x, real(1)));
  ir::Kernel kernel = test.get();
  EXPECT_EQ(toString(foldConstants(kernel, {"id:s0"})->statements[0].value), "b[i]");
  EXPECT_FALSE(foldConstants(kernel, {"id:s1"}));
}

} // namespace
} // namespace loopy::transforms
