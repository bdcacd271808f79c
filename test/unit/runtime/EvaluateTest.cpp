//===- EvaluateTest.cpp - Host expressions, at the limits -----------------------------------===//
#include "runtime/Evaluate.h"
#include "SamplePlans.h"

#include <gtest/gtest.h>
#include <limits>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

static constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
static constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

static rt::Result<std::int64_t> value(const plan::Expression &expression) {
  std::array<rt::ArgumentValue, 2> arguments;
  arguments[0].integer = 7;
  arguments[1].integer = -2;
  const std::array<std::int64_t, 1> loops = {5};
  return rt::evaluate(expression, {arguments, loops});
}

TEST(Evaluate, Leaves) {
  EXPECT_EQ(*value(code(smallest)), smallest);
  EXPECT_EQ(*value(code(arg(1))), -2);
  EXPECT_EQ(*value(code(loop(0))), 5);
}

TEST(Evaluate, RightOperandIsOnTop) {
  EXPECT_EQ(*value(code(arg(0), arg(1), Subtract)), 9);
  EXPECT_EQ(*value(code(arg(0), 2, Less)), 0);
  EXPECT_EQ(*value(code(2, arg(0), LessEqual)), 1);
}

TEST(Evaluate, DivisionRoundsDown) {
  for (std::int64_t a = -9; a <= 9; ++a)
    for (std::int64_t b = -4; b <= 4; ++b) {
      if (b == 0)
        continue;
      const std::int64_t quotient = *value(code(a, b, FloorDivide));
      const std::int64_t remainder = *value(code(a, b, FloorModulo));
      EXPECT_EQ(quotient * b + remainder, a);
      EXPECT_TRUE(remainder == 0 || (remainder < 0) == (b < 0)) << a << " % " << b;
      EXPECT_LT(std::abs(remainder), std::abs(b));
    }
}

TEST(Evaluate, Logic) {
  EXPECT_EQ(*value(code(2, 4, And)), 1);
  EXPECT_EQ(*value(code(2, 0, And)), 0);
  EXPECT_EQ(*value(code(0, 3, Or)), 1);
  EXPECT_EQ(*value(code(5, Not)), 0);
  EXPECT_EQ(*value(code(1, 10, 20, Select)), 10);
  EXPECT_EQ(*value(code(0, 10, 20, Select)), 20);
  EXPECT_EQ(*value(code(3, 4, Minimum)), 3);
  EXPECT_EQ(*value(code(3, 4, Maximum)), 4);
  EXPECT_EQ(*value(code(3, 4, NotEqual)), 1);
  EXPECT_EQ(*value(code(3, 4, Equal)), 0);
}

TEST(Evaluate, OverflowIsRefused) {
  const std::string reason = "an index computation does not fit into 64 bits";
  for (const plan::Expression &expression :
       {code(largest, 1, Add), code(smallest, 1, Subtract), code(largest, 2, Multiply),
        code(smallest, Negate), code(smallest, -1, FloorDivide), code(smallest, -1, Multiply)}) {
    ASSERT_FALSE(value(expression));
    EXPECT_EQ(value(expression).error(), reason);
  }
  EXPECT_EQ(*value(code(smallest, -1, FloorModulo)), 0);
  EXPECT_EQ(*value(code(largest, Negate)), -largest);
}

TEST(Evaluate, DivisionByZeroIsRefused) {
  for (plan::Op op : {FloorDivide, FloorModulo}) {
    ASSERT_FALSE(value(code(1, 0, op)));
    EXPECT_EQ(value(code(1, 0, op)).error(), "an index computation divides by zero");
  }
}

TEST(Evaluate, TheEmptyConditionHolds) {
  EXPECT_TRUE(*rt::holds({}, {}));
  EXPECT_FALSE(*rt::holds(code(0), {}));
  EXPECT_FALSE(rt::holds(code(1, 0, FloorDivide), {}));
}
