//===- ResidentTest.cpp - Data that stays on a device, through the entry points ---------------===//
//
// Every situation runs on the simulator, which copies, and on PoCL told to copy. What host memory
// holds in between shows where data is: a launch that copies nothing leaves it as it was.
//
//===----------------------------------------------------------------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/DataRegion.h"
#include "runtime/EntryPoint.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

using namespace loopy;
using namespace loopy::test;

namespace {

struct ResidentTest : testing::TestWithParam<const char *> {
  static ChildResult run(const std::function<int()> &body, Variables variables = {}) {
    variables.emplace("LOOPY_ZERO_COPY", "0");
    return runChildOn(GetParam(), std::move(variables), body);
  }
};

/// A function's handle, with launches of y[i] += a * x[i].
struct Activation {
  std::string plan = plan::toJson(saxpyPlan());
  void *region = nullptr;

  bool add(std::size_t n, float a, float *x, float *y) {
    return loopy_rt_launch_in_v1(&region, plan.c_str(), static_cast<long long>(n),
                                 static_cast<double>(a), x, y) != 0;
  }
  void beforeReading(const void *address, long long bytes) {
    loopy_rt_sync_v1(&region, address, bytes, 0);
  }
  void beforeWriting(const void *address, long long bytes) {
    loopy_rt_sync_v1(&region, address, bytes, 1);
  }
  void end() { loopy_rt_sync_v1(&region, nullptr, 0, 1); }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(On, ResidentTest, testing::Values("pocl", "oclgrind"),
                         [](const auto &info) { return std::string(info.param); });

static bool all(const std::vector<float> &values, float expected) {
  return std::ranges::all_of(values, [&](float value) { return value == expected; });
}

TEST_P(ResidentTest, NothingMovesBetweenLaunches) {
  const auto child = run([] {
    std::vector<float> x(100, 1), y(100, 0);
    Activation function;
    for (int i = 0; i < 5; ++i)
      function.add(100, 2, x.data(), y.data());
    const bool isElsewhere = all(y, 0);
    function.end();
    return isElsewhere && all(y, 10) && !function.region ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("saxpy:3 launches=5 fallbacks=0 in=800 out=0"), std::string::npos)
      << child.errors;
  EXPECT_NE(
      child.errors.find("loopy: resident launches=5 in=800 out=400 saved-in=3200 saved-out=1600\n"),
      std::string::npos)
      << child.errors;
}

TEST_P(ResidentTest, HostReadsAndWritesWhatItAnnounces) {
  const auto child = run([] {
    std::vector<float> x(100, 1), y(100, 0);
    Activation function;
    function.add(100, 2, x.data(), y.data());
    function.beforeReading(&y[7], sizeof(float));
    if (y[7] != 2 || y[8] != 0)
      return 1;
    function.beforeWriting(&y[9], sizeof(float));
    y[9] = 100;
    function.beforeWriting(&x[3], sizeof(float));
    x[3] = 5;
    function.add(100, 2, x.data(), y.data());
    function.end();
    return y[7] == 4 && y[9] == 102 && y[3] == 12 && y[99] == 4 ? 0 : 2;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST_P(ResidentTest, InteriorPointersAndPartsThatMerge) {
  const auto child = run([] {
    std::vector<float> x(300, 1), y(300, 0);
    Activation function;
    function.add(100, 1, x.data(), y.data());            // [0, 100)
    function.add(100, 2, x.data() + 50, y.data() + 50);  // merges: [0, 150)
    function.add(20, 4, x.data(), y.data() + 60);        // inside
    function.add(50, 8, x.data() + 200, y.data() + 200); // apart
    function.add(300, 16, x.data(), y.data());           // all
    function.add(100, 32, y.data(), y.data() + 100);     // both in one piece
    function.end();
    const auto expected = [](int i) {
      const auto own = [](int e) {
        return 16.F + (e < 100 ? 1 : 0) + (e >= 50 && e < 150 ? 2 : 0) +
               (e >= 60 && e < 80 ? 4 : 0) + (e >= 200 && e < 250 ? 8 : 0);
      };
      return own(i) + (i >= 100 && i < 200 ? 32 * own(i - 100) : 0);
    };
    for (int i = 0; i < 300; ++i)
      if (y[static_cast<std::size_t>(i)] != expected(i))
        return i + 1;
    return 0;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST_P(ResidentTest, FinalValuesAndScratch) {
  const auto child = run([] {
    const std::string plan = plan::toJson(steppedPlan());
    void *region = nullptr;
    std::vector<int> y(10, 5);
    std::int16_t t = 0;
    for (int round = 0; round < 3; ++round)
      if (!loopy_rt_launch_in_v1(&region, plan.c_str(), 10LL, 2LL, y.data(), &t) || t != 2)
        return 1;
    loopy_rt_sync_v1(&region, nullptr, 0, 1);
    return std::ranges::all_of(y, [](int value) { return value == 14; }) ? 0 : 2;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

/// A launch that is refused finds host memory as all earlier launches left it.
TEST_P(ResidentTest, TheOriginalLoopSeesCurrentData) {
  const auto child = run(
      [] {
        std::vector<float> x(100, 1), y(200, 0);
        Activation function;
        function.add(100, 2, x.data(), y.data());
        if (function.add(100, 2, y.data(), y.data() + 1)) // overlap
          return 1;
        return y[99] == 2 && !function.region ? 0 : 2;
      },
      {{"LOOPY_OFFLOAD", "default"}});
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

/// Launches of a function that is called use the caller's region, until one is refused.
TEST_P(ResidentTest, ALentRegion) {
  const auto child = run(
      [] {
        std::vector<float> x(100, 1), y(200, 0);
        Activation function;
        const auto callee = [&](float *from, float *to) {
          return loopy_rt_launch_v1(function.plan.c_str(), 100LL, 2.0, from, to) != 0;
        };
        function.add(100, 2, x.data(), y.data());
        loopy_rt_lend_v1(&function.region);
        if (!callee(x.data(), y.data()) || y[0] != 0)
          return 1;
        if (callee(y.data(), y.data() + 1) || y[99] != 4 || function.region)
          return 2;
        if (!callee(x.data(), y.data()) || y[99] != 6) // with transfers of its own
          return 3;
        loopy_rt_lend_v1(nullptr);
        return function.region ? 4 : 0;
      },
      {{"LOOPY_OFFLOAD", "default"}});
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

/// When the device has no room for all, what is not needed leaves it.
TEST_P(ResidentTest, LittleDeviceMemory) {
  const auto child = run(
      [] {
        std::vector<float> x(100, 1), y(100, 0), z(100, 0);
        Activation function;
        function.add(100, 2, x.data(), y.data());
        function.add(100, 3, y.data(), z.data());
        function.add(100, 1, z.data(), x.data());
        function.end();
        return all(x, 7) && all(y, 2) && all(z, 6) ? 0 : 1;
      },
      {{"LOOPY_DEVICE_MEMORY", "1000"}});
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("launches=3 fallbacks=0"), std::string::npos) << child.errors;
}

/// Elements that no kernel writes belong to others.
TEST_P(ResidentTest, UnwrittenElementsAreNotStored) {
  const auto child = run([] {
    std::vector<float> x(100, 1), y(100, 0);
    Activation function;
    const rt::DataRanges whole{1, {{y.data(), 400}}};
    loopy_rt_cover_v1(&function.region, &whole);
    function.add(40, 2, x.data(), y.data());
    function.add(40, 2, x.data() + 60, y.data() + 60);
    y[50] = 7; // another thread's
    function.end();
    return y[50] == 7 && y[39] == 2 && y[60] == 2 ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST_P(ResidentTest, TheEndOfTheProcessBringsDataBack) {
  const auto child = run([] {
    static std::vector<float> x(100, 1), y(100, 0); // outlive the runtime's handler
    static Activation function;
    static struct Check {
      ~Check() {
        if (!all(y, 2))
          std::_Exit(1);
      }
    } check;
    function.add(100, 2, x.data(), y.data());
    std::exit(0);
    return 2;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

/// Two activations in two threads, on one array.
TEST(Resident, TwoThreads) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"}, {"LOOPY_ZERO_COPY", "0"}}, [] {
    std::vector<float> x(2000, 1), y(2000, 0);
    const auto work = [&](std::size_t first) {
      Activation function;
      for (int round = 0; round < 50; ++round) {
        function.add(1000, 1, &x[0], &y[first]);
        if (round % 10 == 9)
          function.end();
      }
      function.end();
    };
    std::thread other([&] { work(1000); });
    work(0);
    other.join();
    return all(y, 50) ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}
