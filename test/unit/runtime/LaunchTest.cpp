//===- LaunchTest.cpp - Kernels on a real device, through the entry point --------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <atomic>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <thread>
#include <vector>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

namespace {

/// Kernels in a child that must all run on the device, and on the oclgrind simulator, where memory
/// is copied.
struct DeviceTest : testing::TestWithParam<const char *> {
  static ChildResult run(const std::function<int()> &body, Variables variables = {}) {
    return runChildOn(GetParam(), std::move(variables), body);
  }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(On, DeviceTest, testing::Values("pocl", "oclgrind"),
                         [](const auto &info) { return std::string(info.param); });

static int saxpy(const char *plan, long long n, float a, float *x, float *y) {
  return loopy_rt_launch_v1(plan, n, static_cast<double>(a), x, y);
}

/// Runs saxpy on `n` elements and counts the elements of all of y, with a margin, that are wrong.
static int wrongElements(const char *plan, std::int64_t n, std::int64_t shift = 0) {
  const auto size = static_cast<std::size_t>(std::max<std::int64_t>(n, 0) + 16);
  std::vector<float> x(size);
  std::vector<float> y(size);
  for (std::size_t i = 0; i < size; ++i) {
    x[i] = 0.1F * static_cast<float>(i);
    y[i] = static_cast<float>(i % 7);
  }
  std::vector<float> expected = y;
  for (std::int64_t i = 0; i < n; ++i)
    expected[static_cast<std::size_t>(i + 8)] += 0.3F * x[static_cast<std::size_t>(i + 8 + shift)];
  if (!saxpy(plan, n, 0.3F, &x[8], &y[8]))
    return -1;
  int wrong = 0;
  for (std::size_t i = 0; i < size; ++i)
    wrong += expected[i] != y[i];
  return wrong;
}

TEST_P(DeviceTest, SizesAroundTheWorkGroup) {
  const auto child = run([] {
    const std::string plan = plan::toJson(saxpyPlan());
    int wrong = 0;
    for (std::int64_t n : {1, 2, 63, 64, 65, 1000})
      wrong += wrongElements(plan.c_str(), n);
    return wrong;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_EQ(child.errors, "loopy: saxpy:3 launches=6 fallbacks=0 in=9560 out=4780 reason=-\n");
}

TEST_P(DeviceTest, NegativeAndPositiveOffsets) {
  const auto child = run([] {
    int wrong = 0;
    for (std::int64_t shift : {-8, -1, 3, 8})
      wrong += wrongElements(plan::toJson(saxpyPlan(shift)).c_str(), 70, shift);
    return wrong;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST_P(DeviceTest, ZeroSizesNeedNoLaunch) {
  const auto child = run([] {
    const std::string plan = plan::toJson(saxpyPlan());
    return saxpy(plan.c_str(), 0, 1, nullptr, nullptr) +
           saxpy(plan.c_str(), -4, 1, nullptr, nullptr) - 2;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_EQ(child.errors, "loopy: saxpy:3 launches=0 fallbacks=0 in=0 out=0 reason=-\n");
}

/// What steppedPlan computes.
static std::vector<int> steppedReference(std::vector<int> y, int steps) {
  for (int t = 0; t < steps; ++t) {
    std::vector<int> tmp = y;
    for (std::size_t i = 0; i < y.size(); ++i)
      y[i] = tmp[y.size() - 1 - i] + 1 + t;
  }
  return y;
}

TEST_P(DeviceTest, HostLoopsScratchAndFinalValues) {
  const auto child = run([] {
    const std::string plan = plan::toJson(steppedPlan());
    for (int steps : {0, 1, 7})
      for (std::size_t n : {0, 1, 100}) {
        std::vector<int> y(n);
        for (std::size_t i = 0; i < n; ++i)
          y[i] = static_cast<int>(i * i);
        const std::vector<int> expected = steppedReference(y, steps);
        std::int16_t t = -1;
        if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n),
                                static_cast<long long>(steps), y.data(), &t) ||
            y != expected || t != steps)
          return 1;
      }
    return 0;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("launches=32 fallbacks=0"), std::string::npos) << child.errors;
}

TEST(Launch, MemoryThatIsAllocatedAgain) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"}}, [] {
    const std::string plan = plan::toJson(saxpyPlan());
    int wrong = 0;
    for (int round = 0; round < 300; ++round)
      wrong += wrongElements(plan.c_str(), 1000 + round % 90);
    return wrong;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST(Launch, FourThreads) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"}}, [] {
    const std::string plans[] = {plan::toJson(saxpyPlan()), plan::toJson(saxpyPlan(1))};
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
      threads.emplace_back([&plans, &wrong, number] {
        for (int round = 0; round < 100; ++round)
          wrong += wrongElements(plans[number % 2].c_str(), 5000 + number, number % 2);
      });
    for (std::thread &thread : threads)
      thread.join();
    return wrong == 0 ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("launches=400 fallbacks=0"), std::string::npos) << child.errors;
}

TEST(Launch, ALiteralThatIsReplacedInMemory) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"}}, [] {
    std::vector<char> literal(10000);
    int wrong = 0;
    for (int shift : {1, 2}) {
      std::strcpy(literal.data(), plan::toJson(saxpyPlan(shift)).c_str());
      wrong += wrongElements(literal.data(), 10, shift);
    }
    return wrong;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}
