#include "ir/Expr.h"

#include <gtest/gtest.h>

namespace loopy::ir {
namespace {

const Expr i = inameRef(Iname("i")), j = inameRef(Iname("j"));

TEST(Expr, IndexArithmeticFolds) {
  EXPECT_EQ(toString(indexAdd(i, index(0))), "i");
  EXPECT_EQ(toString(indexAdd(index(2), i)), "i + 2");
  EXPECT_EQ(toString(indexAdd(indexAdd(i, index(2)), index(3))), "i + 5");
  EXPECT_EQ(toString(indexAdd(indexAdd(i, index(2)), index(-2))), "i");
  EXPECT_EQ(toString(indexSub(i, index(1))), "i - 1");
  EXPECT_EQ(toString(indexSub(i, i)), "0");
  EXPECT_EQ(toString(indexMul(index(1), i)), "i");
  EXPECT_EQ(toString(indexMul(index(0), i)), "0");
  EXPECT_EQ(literalValue(indexFloorDiv(index(-1), 4)), -1);
  EXPECT_EQ(literalValue(indexFloorMod(index(-1), 4)), 3);
}

TEST(Expr, FoldingNeverOverflows) {
  EXPECT_FALSE(literalValue(indexAdd(index(INT64_MAX), index(1))));
  EXPECT_FALSE(literalValue(indexMul(index(INT64_MAX), index(2))));
}

TEST(Expr, PrintsWithMinimalParentheses) {
  auto add = [](Expr a, Expr b) { return binary(BinaryOp::Add, a, b, ScalarType::I32); };
  auto mul = [](Expr a, Expr b) { return binary(BinaryOp::Mul, a, b, ScalarType::I32); };
  auto sub = [](Expr a, Expr b) { return binary(BinaryOp::Sub, a, b, ScalarType::I32); };
  EXPECT_EQ(toString(mul(add(i, j), i)), "(i + j) * i");
  EXPECT_EQ(toString(add(mul(i, j), i)), "i * j + i");
  EXPECT_EQ(toString(sub(i, sub(j, i))), "i - (j - i)");
  EXPECT_EQ(toString(sub(sub(i, j), i)), "i - j - i");
  EXPECT_EQ(toString(load({ArrayName("a"), {add(i, j), i}}, ScalarType::F32)), "a[i + j][i]");
  EXPECT_EQ(toString(cast(i, ScalarType::F32)), "f32(i)");
}

TEST(Expr, SubstitutesInSubscriptsAndValues) {
  Expr tiled = indexAdd(indexMul(inameRef(Iname("o")), index(4)), inameRef(Iname("p")));
  Expr use = load({ArrayName("a"), {indexAdd(i, index(1))}}, ScalarType::F32);
  EXPECT_EQ(toString(substitute(use, {{Iname("i"), tiled}})), "a[o * 4 + p + 1]");
  Expr asInt = inameRef(Iname("i"), ScalarType::I32);
  EXPECT_EQ(toString(substitute(asInt, {{Iname("i"), tiled}})), "i32(o * 4 + p)");
  EXPECT_EQ(toString(substitute(asInt, {{Iname("i"), inameRef(Iname("k"))}})), "k");
}

TEST(Expr, EqualityIsStructuralAndTyped) {
  EXPECT_TRUE(equal(indexAdd(i, index(1)), indexAdd(i, index(1))));
  EXPECT_FALSE(equal(indexAdd(i, index(1)), indexAdd(j, index(1))));
  EXPECT_FALSE(equal(inameRef(Iname("i"), ScalarType::I32), i));
  EXPECT_FALSE(
      equal(floatingLiteral(0.0, ScalarType::F32), floatingLiteral(-0.0, ScalarType::F32)));
}

TEST(Expr, LoadsComeInEvaluationOrder) {
  Expr inner = load({ArrayName("idx"), {i}}, ScalarType::I64);
  std::vector<Access> all = loads(load({ArrayName("a"), {inner}}, ScalarType::F32));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].array.str(), "idx");
  EXPECT_EQ(all[1].array.str(), "a");
}

} // namespace
} // namespace loopy::ir
