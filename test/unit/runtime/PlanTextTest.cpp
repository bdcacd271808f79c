//===- PlanTextTest.cpp - Launch plans for readers -------------------------------------------===//
#include "SamplePlans.h"
#include "runtime/plan/ExpressionText.h"

#include <gtest/gtest.h>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

TEST(PlanText, WholePlan) {
  EXPECT_EQ(plan::toText(steppedPlan()), R"(plan steps at steps.cpp:7
  argument n: integer i32
  argument steps: integer i32
  argument y: pointer i32
  argument t: pointer i16
  guard n <= 1000 else "n is above 1000"
  array y: element size 4
    touched [0 .. n - 1] if 0 < n
    copy in [0 .. n - 1] if 0 < n
    copy out [0 .. n - 1] if 0 < n
  final t = steps
  variant any
    scratch tmp: 4000 bytes
    for t = 0 .. steps - 1
      launch add(y, scratch tmp, n)
        groups (floordiv(n + 63, 64), 1, 1) of (64, 1, 1)
      if !(t < 0)
        launch reverse(y, scratch tmp, n, t)
          groups (floordiv(n + 63, 64), 1, 1) of (64, 1, 1)
)");
}

TEST(PlanText, WhatIsNotTransferred) {
  const std::string text = plan::toText(saxpyPlan());
  EXPECT_NE(text.find("array x: element size 4\n"), std::string::npos);
  EXPECT_NE(text.find("    copy out nothing\n"), std::string::npos);
  EXPECT_NE(text.find("variant any float\n"), std::string::npos);
  EXPECT_NE(text.find("launch saxpy(x, y, n, a)\n"), std::string::npos);
}

TEST(PlanText, Divisions) {
  EXPECT_TRUE(plan::toText(splitSaxpyPlan())
                  .ends_with("      groups (floordiv(n + 63, 64), 1, 1) of (64, 1, 1)\n"
                             "      split on axis 0 from 0 in steps of 64\n"
                             "        array x: element size 4\n"
                             "          touched [first .. min(last, n - 1)] if first < n\n"
                             "          copy in [first .. min(last, n - 1)] if first < n\n"
                             "          copy out nothing\n"
                             "        array y: element size 4\n"
                             "          touched [first .. min(last, n - 1)] if first < n\n"
                             "          copy in [first .. min(last, n - 1)] if first < n\n"
                             "          copy out [first .. min(last, n - 1)] if first < n\n"));
  plan::LaunchPlan plan = saxpyPlan();
  plan.variants[0].division = plan::Whole{"because"};
  EXPECT_TRUE(plan::toText(plan).ends_with("    cannot be split: because\n"));
}

TEST(PlanText, IndicesIn32Bits) {
  EXPECT_TRUE(plan::toText(narrowSaxpyPlan())
                  .ends_with("    indices in 32 bits where these fit\n"
                             "      v0 in [0 .. n + 63]\n"
                             "      v0 + 1\n"));
}

/// `expression` over the arguments n, steps, y, t.
static std::string show(const plan::Expression &expression) {
  return plan::toText(expression, steppedPlan(), {{0, "t"}});
}

TEST(PlanText, ParenthesesOnlyWhereNeeded) {
  EXPECT_EQ(show({}), "true");
  EXPECT_EQ(show(code(arg(0), arg(1), 1, Add, Subtract)), "n - (steps + 1)");
  EXPECT_EQ(show(code(arg(0), arg(1), Subtract, 1, Add)), "n - steps + 1");
  EXPECT_EQ(show(code(arg(0), 1, Add, 2, Multiply)), "(n + 1) * 2");
  EXPECT_EQ(show(code(2, arg(0), Multiply, -3, Add)), "2 * n - 3");
  EXPECT_EQ(show(code(-3, arg(0), Add, Negate)), "-(-3 + n)");
  EXPECT_EQ(show(code(loop(0), 4, FloorModulo, 0, Equal)), "floormod(t, 4) == 0");
  EXPECT_EQ(show(code(arg(0), 0, Less, arg(1), 0, Less, Or, 1, And)), "(n < 0 || steps < 0) && 1");
  EXPECT_EQ(show(code(arg(0), 0, Less, 1, 2, Select, 3, Minimum)), "min(n < 0 ? 1 : 2, 3)");
  EXPECT_EQ(show(code(1, Add)), "<invalid expression>");
}
