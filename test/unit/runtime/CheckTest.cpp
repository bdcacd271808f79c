//===- CheckTest.cpp - Device results against the original loop's
//------------------------------===//
#include "runtime/Check.h"
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <gtest/gtest.h>

using namespace loopy;
using namespace loopy::test;

namespace {

/// A call of steppedPlan with its "original loop"; the loop's bugs are the test's.
struct Stepped {
  std::string plan = plan::toJson(steppedPlan());
  int y[3] = {1, 2, 3};
  std::int16_t t = -1;

  int launch() { return loopy_rt_launch_v1(plan.c_str(), 3LL, 1LL, y, &t); }
  void runLoop(int lastElement, std::int16_t finalValue) {
    y[0] = 4;
    y[1] = 3;
    y[2] = lastElement;
    t = finalValue;
    loopy_rt_compare_v1();
  }
};

} // namespace

static const Variables checked = {{"LOOPY_CHECK", "1"}, {"LOOPY_OFFLOAD", "mandatory"}};

TEST(Check, HostMemoryStaysAsItIsUntilTheLoopRuns) {
  const auto child = runChild(checked, [] {
    Stepped call;
    if (call.launch() != 0 || call.y[0] != 1 || call.y[1] != 2 || call.y[2] != 3 || call.t != -1)
      return 1;
    call.runLoop(2, 1);
    return 0;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_EQ(child.errors, "loopy: steps launches=2 fallbacks=0 in=12 out=12 reason=-\n"
                          "loopy: check: steps (steps.cpp:7): 1 calls compared, 0 differ\n");
}

TEST(Check, ADifferentElement) {
  const auto child = runChild(checked, [] {
    Stepped call;
    call.launch();
    call.runLoop(5, 1);
    return call.y[2] == 5 ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_TRUE(child.errors.starts_with(
      "loopy: check: steps (steps.cpp:7): element 2 of 'y' is 2 on the device and 5 after the "
      "original loop; 1 of 3 elements differ\n"))
      << child.errors;
  EXPECT_TRUE(child.errors.ends_with("1 calls compared, 1 differ\n")) << child.errors;
}

TEST(Check, ADifferentFinalValue) {
  const auto child = runChild(checked, [] {
    Stepped call;
    call.launch();
    call.runLoop(2, 7);
    return 0;
  });
  EXPECT_NE(child.errors.find("a variable is 1 on the device and 7 after the original loop"),
            std::string::npos)
      << child.errors;
}

TEST(Check, ALoopThatWasLeftIsNotCompared) {
  const auto child = runChild(checked, [] {
    Stepped left;
    left.launch();
    Stepped call;
    call.launch();
    call.runLoop(2, 1);
    loopy_rt_compare_v1();
    return 0;
  });
  EXPECT_TRUE(child.errors.ends_with("1 calls compared, 0 differ\n")) << child.errors;
}

TEST(Check, ARefusedCallIsNotCompared) {
  const auto child = runChild({{"LOOPY_CHECK", "1"}}, [] {
    plan::LaunchPlan plan = steppedPlan();
    plan.guards = {{code(0), "never"}};
    Stepped call;
    call.plan = plan::toJson(plan);
    call.launch();
    call.runLoop(5, 5);
    return 0;
  });
  EXPECT_EQ(child.errors, "loopy: steps launches=0 fallbacks=1 in=0 out=0 reason=never\n");
}

TEST(Check, FirstElementNumbersAreRelativeToThePointer) {
  const plan::LaunchPlan plan = saxpyPlan();
  float memory[4] = {1, 2, 3, 4};
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  rt::KeptResults kept;
  kept.plan = &plan;
  kept.checked.arrays.resize(2);
  kept.checked.arrays[1] = {-2, {begin, 16}, {}, {begin + 8, 8}};
  kept.arrays.resize(2);
  const auto *bytes = reinterpret_cast<const std::byte *>(memory);
  kept.arrays[1].assign(bytes + 8, bytes + 16);
  EXPECT_FALSE(rt::findDifference(kept));
  memory[3] = 4.5F;
  EXPECT_EQ(rt::findDifference(kept), "element 1 of 'y' is 4 on the device and 4.5 after the "
                                      "original loop; 1 of 2 elements differ");
}

/// columnsPlan on 5 rows of 20 whose original loop computed something else in `element`.
static std::string differenceInColumns(std::size_t element) {
  const plan::LaunchPlan plan = columnsPlan();
  std::vector<int> y(100);
  const auto begin = reinterpret_cast<std::uintptr_t>(y.data());
  rt::KeptResults kept;
  kept.plan = &plan;
  kept.arguments.resize(4);
  kept.arguments[0].integer = 5;
  kept.arguments[1].integer = 20;
  kept.checked.arrays = {{}, {0, {begin, 400}, {}, {begin, 400}}};
  kept.arrays = {{}, std::vector<std::byte>(400)};
  y[element] = 1;
  return rt::findDifference(kept).value_or("none");
}

TEST(Check, TheIterationThatWroteTheElement) {
  EXPECT_EQ(differenceInColumns(47),
            "element 47 of 'y', last written by i=2, c=7 (columns.cpp:5), is 0 on the device and 1 "
            "after the original loop; 1 of 100 elements differ");
  EXPECT_EQ(differenceInColumns(55),
            "element 55 of 'y', written by no iteration, is 0 on the device and 1 after the "
            "original loop; 1 of 100 elements differ");
}
