//===- GuardsTest.cpp - Which calls may run on a device at all
//---------------------------------===//
#include "runtime/Guards.h"
#include "SamplePlans.h"

#include <gtest/gtest.h>
#include <limits>
#include <vector>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

static rt::Result<rt::CheckedCall> check(const plan::LaunchPlan &plan, long long n, void *x,
                                         void *y) {
  std::array<rt::ArgumentValue, 4> arguments;
  arguments[0].integer = n;
  arguments[1].floating = 2;
  arguments[2].pointer = x;
  arguments[3].pointer = y;
  return rt::checkCall(plan, {arguments, {}});
}

static std::string reason(const rt::Result<rt::CheckedCall> &checked) {
  return checked ? "passed" : checked.error();
}

TEST(Guards, IntervalsBecomeBytes) {
  std::vector<float> data(100);
  const auto checked = check(saxpyPlan(-2), 10, &data[20], &data[50]);
  ASSERT_TRUE(checked) << checked.error();
  EXPECT_EQ(checked->arrays[0].first, -2);
  EXPECT_EQ(checked->arrays[0].touched.begin, reinterpret_cast<std::uintptr_t>(&data[18]));
  EXPECT_EQ(checked->arrays[0].touched.bytes, 40U);
  EXPECT_EQ(checked->arrays[0].copyOut.bytes, 0U);
  EXPECT_EQ(checked->arrays[1].copyOut.bytes, 40U);
}

TEST(Guards, ACondition) {
  float data[2];
  EXPECT_EQ(reason(check(saxpyPlan(), 1000001, data, data + 1)), "n is above 1000000");
}

TEST(Guards, Overlaps) {
  std::vector<float> data(100);
  const plan::LaunchPlan plan = saxpyPlan();
  EXPECT_EQ(reason(check(plan, 10, &data[0], &data[10])), "passed");
  EXPECT_EQ(reason(check(plan, 10, &data[10], &data[0])), "passed");
  const std::string overlap = "'x' and 'y' overlap in memory";
  EXPECT_EQ(reason(check(plan, 10, &data[0], &data[9])), overlap);
  EXPECT_EQ(reason(check(plan, 10, &data[9], &data[0])), overlap);
  EXPECT_EQ(reason(check(plan, 10, &data[5], &data[5])), overlap);
  char *bytes = reinterpret_cast<char *>(&data[10]);
  EXPECT_EQ(reason(check(plan, 10, &data[0], bytes - 1)), overlap);
}

TEST(Guards, ArraysThatAreOnlyReadMayOverlap) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.arrays[1].copyOut = nothing();
  std::vector<float> data(10);
  EXPECT_EQ(reason(check(plan, 10, data.data(), data.data())), "passed");
}

TEST(Guards, NothingIsTouched) {
  const plan::LaunchPlan plan = saxpyPlan();
  EXPECT_EQ(reason(check(plan, 0, nullptr, nullptr)), "passed");
  EXPECT_EQ(reason(check(plan, -5, nullptr, nullptr)), "passed");
  float data[4];
  EXPECT_EQ(reason(check(plan, 0, data, data)), "passed");
  EXPECT_EQ(reason(check(plan, 1, data, nullptr)), "'y' is a null pointer");
}

TEST(Guards, AddressesThatCannotBe) {
  plan::LaunchPlan plan = saxpyPlan();
  float data[4];
  const std::string impossible = "the accessed part of 'y' is not addressable memory";
  plan.arrays[1].touched = {{}, code(0), code(std::numeric_limits<std::int64_t>::max())};
  EXPECT_EQ(reason(check(plan, 1, data, data + 2)), impossible);
  plan.arrays[1].touched = {{}, code(std::int64_t{-1} << 60), code(0)};
  EXPECT_EQ(reason(check(plan, 1, data, data + 2)), impossible);
  plan.arrays[1].touched = {{}, code(3), code(1)};
  EXPECT_EQ(reason(check(plan, 1, data, data + 2)), impossible);
  plan.arrays[1].touched = {{}, code(arg(0), 0, FloorDivide), code(1)};
  EXPECT_EQ(reason(check(plan, 1, data, data + 2)), "an index computation divides by zero");
}

TEST(Guards, TransfersStayInsideOfTheTouchedPart) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.arrays[1].copyOut = {{}, code(0), code(arg(0))};
  float data[16];
  EXPECT_EQ(reason(check(plan, 4, data, data + 8)),
            "the transfers of 'y' do not fit its accessed part");
}

/// The stepped plan with `steps` as the final value of the 16-bit variable at `t`.
static rt::Result<rt::CheckedCall> checkFinal(long long steps, int *y, void *t) {
  std::array<rt::ArgumentValue, 4> arguments;
  arguments[0].integer = 4;
  arguments[1].integer = steps;
  arguments[2].pointer = y;
  arguments[3].pointer = t;
  return rt::checkCall(steppedPlan(), {arguments, {}});
}

TEST(Guards, FinalValues) {
  int y[4];
  std::int16_t t = 0;
  const auto checked = checkFinal(-7, y, &t);
  ASSERT_TRUE(checked) << checked.error();
  rt::store(checked->finalValues[0]);
  EXPECT_EQ(t, -7);
  EXPECT_EQ(reason(checkFinal(40000, y, &t)), "the final value of 't' does not fit its type");
  EXPECT_EQ(reason(checkFinal(4, y, nullptr)), "'t' is a null pointer");
  EXPECT_EQ(reason(checkFinal(4, y, y + 3)), "'y' and 't' overlap in memory");
}
