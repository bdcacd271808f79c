//===- SplitTest.cpp - Launches in pieces, on one device and on several ----------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <gtest/gtest.h>
#include <map>
#include <vector>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

/// Runs saxpy on each size, with a margin around the arrays; the number of wrong elements.
static int wrongAfterSaxpy(const plan::LaunchPlan &plan, const std::vector<std::size_t> &sizes) {
  const std::string text = plan::toJson(plan);
  int wrong = 0;
  for (const std::size_t n : sizes) {
    std::vector<float> x(n + 16), y(n + 16);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = static_cast<float>(i);
      y[i] = static_cast<float>(i % 7);
    }
    std::vector<float> expected = y;
    for (std::size_t i = 8; i < n + 8; ++i)
      expected[i] += 2 * x[i];
    if (!loopy_rt_launch_v1(text.c_str(), static_cast<long long>(n), 2.0, &x[8], &y[8]))
      ++wrong;
    wrong += y != expected;
  }
  return wrong;
}

static int runSplit() { return wrongAfterSaxpy(splitSaxpyPlan(), {0, 1, 64, 65, 997, 1024}); }

namespace {
struct SplitTest : testing::TestWithParam<const char *> {
  static ChildResult run(int (*body)(), Variables variables) {
    variables.emplace("LOOPY_OFFLOAD", "mandatory");
    if (GetParam() == std::string("oclgrind"))
      variables.emplace("OCL_ICD_VENDORS", "/usr/lib/oclgrind/liboclgrind-rt-icd.so");
    else
      variables.emplace("POCL_DEVICES", "pthread pthread");
    return runChild(variables, body);
  }
};
} // namespace

INSTANTIATE_TEST_SUITE_P(On, SplitTest, testing::Values("pocl", "oclgrind"),
                         [](const auto &info) { return std::string(info.param); });

TEST_P(SplitTest, PiecesByMemory) {
  for (const auto &[memory, launches] :
       std::map<std::string, int>{{"100000", 5}, {"8192", 5}, {"4096", 7}, {"600", 3 + 32}}) {
    const auto child = run(runSplit, {{"LOOPY_DEVICE_MEMORY", memory}});
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_EQ(child.errors, "loopy: saxpy:3 launches=" + std::to_string(launches) +
                                " fallbacks=0 in=17208 out=8604 reason=-\n");
  }
}

TEST_P(SplitTest, ResultsAreKeptForComparison) {
  const auto body = [] { return wrongAfterSaxpy(splitSaxpyPlan(), {1000}) == 2 ? 0 : 1; };
  const auto child = run(body, {{"LOOPY_DEVICE_MEMORY", "600"}, {"LOOPY_CHECK", "1"}});
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

/// Between the elements that each piece writes are those of the others.
static int runInterleaved() {
  plan::LaunchPlan plan = splitSaxpyPlan();
  plan::Variant &variant = plan.variants[0];
  std::string &source = variant.source;
  source.replace(source.find("get_group_id(0) * 64 + get_local_id(0)"), 38,
                 "get_local_id(0) * ((n + 63) / 64) + get_group_id(0)");
  auto &arrays = splitOfSaxpy(plan).arrays;
  for (plan::Array &array : arrays)
    for (plan::Interval *interval : {&array.touched, &array.copyIn, &array.copyOut})
      if (interval->nonEmpty.code != code(0).code)
        *interval = upToN();
  arrays[1].writesAll = false;
  return wrongAfterSaxpy(plan, {64, 128, 997, 1000});
}

TEST(Split, InterleavedElementsOnTwoDevices) {
  const auto child = runChild(
      {{"LOOPY_OFFLOAD", "mandatory"}, {"POCL_DEVICES", "pthread pthread"}, {"LOOPY_DEVICES", "2"}},
      runInterleaved);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("launches=7 "), std::string::npos) << child.errors;
}

TEST(Split, TwoDevices) {
  for (const char *devices : {"2", "0:0,0:1"}) {
    const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"},
                                 {"LOOPY_INFO", "3"},
                                 {"POCL_DEVICES", "pthread pthread"},
                                 {"LOOPY_DEVICES", devices}},
                                runSplit);
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_NE(child.errors.find("saxpy:3: 2 pieces on 2 devices\n"), std::string::npos)
        << child.errors;
    EXPECT_NE(child.errors.find("launches=8 fallbacks=0 in=17208 out=8604 "), std::string::npos)
        << child.errors;
  }
}

TEST(Split, TwoDevicesWithLittleMemory) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"},
                               {"LOOPY_DEVICE_MEMORY", "600"},
                               {"POCL_DEVICES", "pthread pthread"},
                               {"LOOPY_DEVICES", "2"}},
                              runSplit);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("launches=36 "), std::string::npos) << child.errors;
}

TEST(Split, FewerDevicesThanWanted) {
  const auto child = runChild(
      {{"LOOPY_OFFLOAD", "mandatory"}, {"POCL_DEVICES", "pthread pthread"}, {"LOOPY_DEVICES", "3"}},
      runSplit);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("loopy: warning: LOOPY_DEVICES='3': 2 of them can be used\n"),
            std::string::npos)
      << child.errors;
}

/// A kernel that must run as a whole uses one device.
TEST(Split, WholeKernelsUseOneDevice) {
  const auto child = runChild(
      {{"LOOPY_OFFLOAD", "mandatory"}, {"POCL_DEVICES", "pthread pthread"}, {"LOOPY_DEVICES", "2"}},
      [] { return wrongAfterSaxpy(saxpyPlan(), {997}); });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("launches=1 "), std::string::npos) << child.errors;
}

/// Runs the time loop on each size; the number of wrong results.
static int wrongAfterSteps() {
  const std::string text = plan::toJson(splitStepsPlan());
  const int steps = 5;
  int wrong = 0;
  for (const int n : {0, 1, 3, 64, 65, 500}) {
    std::vector<int> x(n + 16), y(n + 16);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = static_cast<int>(i);
      y[i] = -static_cast<int>(i);
    }
    std::vector<int> expectedX = x, expectedY = y;
    runSplitSteps(n, steps, &expectedX[8], &expectedY[8]);
    std::int16_t last = -1;
    wrong += !loopy_rt_launch_v1(text.c_str(), static_cast<long long>(n),
                                 static_cast<long long>(steps), &x[8], &y[8], &last);
    wrong += x != expectedX || y != expectedY || last != steps;
  }
  return wrong;
}

/// Launches in a time loop work on what the ones before them computed.
TEST_P(SplitTest, ATimeLoopInPieces) {
  for (const char *memory : {"1024", "600"}) {
    const auto child = run(wrongAfterSteps, {{"LOOPY_DEVICE_MEMORY", memory}});
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_NE(child.errors.find("fallbacks=0"), std::string::npos) << child.errors;
  }
}

TEST(Split, ATimeLoopOnTwoDevices) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"},
                               {"LOOPY_INFO", "3"},
                               {"POCL_DEVICES", "pthread pthread"},
                               {"LOOPY_DEVICES", "2"}},
                              wrongAfterSteps);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  // Two pieces of add and of reverse, and one of increment, five times.
  EXPECT_NE(child.errors.find("steps: 25 pieces on 2 devices\n"), std::string::npos)
      << child.errors;
}

/// Steps that a device cannot run leave host memory as it was.
static int changedByRefusedSteps() {
  plan::LaunchPlan plan = splitStepsPlan();
  auto &splits = std::get<plan::Splits>(plan.variants[0].division);
  splits.at("increment").arrays[0].touched = upToN(); // does not fit in one piece
  const std::string text = plan::toJson(plan);
  std::vector<int> x(500, 1), y(500, 2);
  std::int16_t last = -1;
  const int done = loopy_rt_launch_v1(text.c_str(), 500LL, 5LL, x.data(), y.data(), &last);
  const bool isUnchanged = x == std::vector<int>(500, 1) && y == std::vector<int>(500, 2);
  return done || !isUnchanged || last != -1;
}

TEST(Split, HostMemoryChangesAfterTheLastLaunch) {
  const auto child = runChild({{"LOOPY_DEVICE_MEMORY", "1024"}}, changedByRefusedSteps);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("(for one launch)"), std::string::npos) << child.errors;
}

TEST(Split, AComparedTimeLoopKeepsItsResults) {
  const auto child = runChild({{"LOOPY_DEVICE_MEMORY", "600"}, {"LOOPY_CHECK", "1"}}, [] {
    const std::string text = plan::toJson(splitStepsPlan());
    std::vector<int> x(100, 1), y(100, 2);
    std::int16_t last = -1;
    const int done = loopy_rt_launch_v1(text.c_str(), 100LL, 1LL, x.data(), y.data(), &last);
    if (done || x[0] != 1 || y[0] != 2)
      return 1;
    y.assign(100, 1);
    x.assign(100, 3);
    x[0] = 4;
    last = 1;
    loopy_rt_compare_v1();
    return 0;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("1 calls compared, 0 differ"), std::string::npos) << child.errors;
}

/// Processes of one machine take its devices in turn.
TEST(Split, TheLocalRankChoosesTheDevice) {
  const auto body = [] { return wrongAfterSaxpy(saxpyPlan(), {10}); };
  for (const auto &[rank, name] :
       std::map<std::string, std::string>{{"0", "basic"}, {"1", "pthread"}, {"2", "basic"}}) {
    const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"},
                                 {"LOOPY_INFO", "2"},
                                 {"LOOPY_DEVICE", "cpu"},
                                 {"POCL_DEVICES", "pthread basic"},
                                 {"OMPI_COMM_WORLD_LOCAL_RANK", rank}},
                                body);
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_EQ(child.errors.rfind("loopy: device: " + name, 0), 0U) << child.errors;
  }
}
