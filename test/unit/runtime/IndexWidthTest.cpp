//===- IndexWidthTest.cpp - Which calls may compute indices in 32 bits ----------------------===//
#include "runtime/IndexWidth.h"
#include "SamplePlans.h"

#include <gtest/gtest.h>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

/// Do the values fit for argument 0? Variable 0 goes from 0 to one below it, variable 1 from -3 to
/// 4.
static bool fits(std::vector<plan::Expression> values, std::int64_t argument) {
  plan::NarrowIndices narrow;
  narrow.variables.push_back({code(0), code(arg(0), 1, Subtract)});
  narrow.variables.push_back({code(-3), code(4)});
  narrow.values = std::move(values);
  std::array<rt::ArgumentValue, 1> arguments;
  arguments[0].integer = argument;
  return rt::fitsIn32Bits(narrow, arguments);
}

static constexpr std::int64_t edge = std::int64_t{1} << 31;

TEST(IndexWidth, VariablesMustFit) {
  EXPECT_TRUE(fits({}, 0));
  EXPECT_TRUE(fits({}, edge - 1));
  EXPECT_FALSE(fits({}, edge)); // the end is computed in 32 bits, too
  EXPECT_FALSE(fits({}, edge + 1));
  EXPECT_TRUE(fits({}, -edge + 1)); // the loop does not run, and its variable is set once
  EXPECT_FALSE(fits({}, -edge));
  EXPECT_FALSE(fits({}, std::numeric_limits<std::int64_t>::max()));
}

TEST(IndexWidth, Products) {
  const plan::Expression element = code(loop(0), arg(0), Multiply, loop(0), Add); // v0 * n + v0
  EXPECT_TRUE(fits({element}, 46340));  // at most 2147395599
  EXPECT_FALSE(fits({element}, 46341)); // 2147488280
  EXPECT_FALSE(fits({element}, edge - 1));
}

TEST(IndexWidth, SumsAtTheEdge) {
  const plan::Expression next = code(loop(0), 1, Add);
  EXPECT_TRUE(fits({next}, edge - 1));
  EXPECT_FALSE(fits({code(loop(0), 2, Add)}, edge - 1));
  EXPECT_TRUE(fits({code(loop(1), 3, Subtract)}, 1));
  EXPECT_TRUE(fits({code(loop(1), -edge + 3, Add)}, 1));
  EXPECT_FALSE(fits({code(loop(1), -edge + 2, Add)}, 1)); // the negative side of v1
}

TEST(IndexWidth, EveryIntermediateValueMustFit) {
  // v0 * 1000000 - v0 * 1000000 is 0 and yet not computed in 32 bits.
  const plan::Expression zero =
      code(loop(0), 1000000, Multiply, loop(0), 1000000, Multiply, Subtract);
  EXPECT_TRUE(fits({zero}, 1000));
  EXPECT_FALSE(fits({zero}, 3000));
  EXPECT_FALSE(fits({code(edge, edge, Subtract)}, 1));
  EXPECT_FALSE(fits({code(arg(0), Negate)}, -edge));
}

TEST(IndexWidth, SignsOfProducts) {
  const plan::Expression product = code(loop(1), arg(0), Multiply); // -3 n .. 4 n
  EXPECT_TRUE(fits({product}, 500000000));
  EXPECT_FALSE(fits({product}, 536870912)); // 4 n is the edge
}

TEST(IndexWidth, Divisions) {
  EXPECT_TRUE(fits({code(loop(0), 16, FloorDivide, 16, Multiply)}, edge - 40));
  EXPECT_FALSE(fits({code(loop(0), 16, FloorDivide, 17, Multiply)}, edge - 40));
  EXPECT_TRUE(fits({code(loop(1), 16, FloorModulo, 100000000, Multiply)}, 1));
  EXPECT_FALSE(fits({code(loop(1), 16, FloorModulo, 200000000, Multiply)}, 1));
  EXPECT_FALSE(fits({code(loop(1), 0, FloorDivide)}, 1));
  EXPECT_FALSE(fits({code(7, loop(1), FloorModulo)}, 1)); // perhaps by zero
}

TEST(IndexWidth, MinimaAndMaxima) {
  const plan::Expression clamped = code(loop(0), 1000, Minimum, 1000000, Multiply);
  EXPECT_TRUE(fits({clamped}, 1 << 30));
  EXPECT_FALSE(fits({code(loop(0), 1000, Maximum, 10000000, Multiply)}, 10));
}

TEST(IndexWidth, WhatIsNoIndexIsNotBelieved) {
  EXPECT_FALSE(fits({code(loop(0), 1, Less)}, 10));
  EXPECT_FALSE(fits({code(1, 2, 3, Select)}, 10));
  EXPECT_FALSE(fits({code(plan::Instruction{.op = RangeLow, .operand = 0})}, 10));
}
