//===- ProcessTest.cpp - Threads, signals, and how processes start and end --------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/time.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace loopy;
using namespace loopy::test;

static const Variables mandatory = {{"LOOPY_OFFLOAD", "mandatory"}};

/// One call of saxpy on `n` elements; whether all of them are right.
static bool saxpyIsRight(const std::string &plan, std::size_t n) {
  std::vector<float> x(n, 3), y(n, 1);
  return loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n), 2.0, x.data(), y.data()) &&
         std::ranges::all_of(y, [](float value) { return value == 7; });
}

/// One call of steppedPlan with one step, which adds 1.
static bool stepIsRight(const std::string &plan, std::size_t n) {
  std::vector<int> y(n, 5);
  std::int16_t t = 0;
  return loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n), 1LL, y.data(), &t) && t == 1 &&
         std::ranges::all_of(y, [](int value) { return value == 6; });
}

/// Another kernel that computes the same as saxpyPlan.
static std::string thirdPlan() {
  plan::LaunchPlan plan = saxpyPlan();
  plan.name = "third";
  plan.variants[0].source += "// another program\n";
  return plan::toJson(plan);
}

TEST(Process, EightThreadsWithThreeKernels) {
  const auto child = runChild(mandatory, [] {
    const std::string saxpy = plan::toJson(saxpyPlan());
    const std::string steps = plan::toJson(steppedPlan());
    const std::string third = thirdPlan();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < 8; ++number)
      threads.emplace_back([&, number] {
        for (std::size_t launch = 0; launch < 10000; ++launch) {
          const std::size_t n = 16 + number + launch % 50;
          const std::size_t kernel = (launch + number) % 3;
          wrong += !(kernel == 0   ? saxpyIsRight(saxpy, n)
                     : kernel == 1 ? stepIsRight(steps, n)
                                   : saxpyIsRight(third, n));
        }
      });
    for (std::thread &thread : threads)
      thread.join();
    return wrong == 0 ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST(Process, ThreadsThatComeAndGo) {
  const auto child = runChild(mandatory, [] {
    const std::string plan = plan::toJson(saxpyPlan());
    std::atomic<int> wrong = 0;
    for (int i = 0; i < 100; ++i)
      std::thread([&] { wrong += !saxpyIsRight(plan, 100); }).join();
    return wrong == 0 ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST(Process, ExceptionsBetweenKernels) {
  const auto child = runChild(mandatory, [] {
    const std::string plan = plan::toJson(saxpyPlan());
    int caught = 0;
    for (int i = 0; i < 20; ++i)
      try {
        if (!saxpyIsRight(plan, 100))
          return 1;
        throw std::runtime_error("between");
      } catch (const std::runtime_error &) {
        caught += saxpyIsRight(plan, 50);
      }
    return caught == 20 ? 0 : 2;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST(Process, SignalsInterruptCalls) {
  const auto child = runChild(mandatory, [] {
    static std::atomic<int> signals = 0;
    struct sigaction action{};
    action.sa_handler = [](int) { ++signals; }; // without SA_RESTART: calls return EINTR
    ::sigaction(SIGALRM, &action, nullptr);
    const itimerval timer{{0, 500}, {0, 500}};
    ::setitimer(ITIMER_REAL, &timer, nullptr);
    const std::string plan = plan::toJson(saxpyPlan());
    int wrong = 0;
    while (signals < 300)
      wrong += !saxpyIsRight(plan, 1000);
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    return wrong == 0 ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST(Process, ExitWhileOtherThreadsLaunch) {
  const TemporaryDirectory directory;
  for (int round = 0; round < 5; ++round) {
    const auto child = runChild(directory, {}, [] {
      // Never destroyed, because the threads outlive static objects.
      static const std::string &plan = *new std::string(plan::toJson(saxpyPlan()));
      saxpyIsRight(plan, 100);
      for (int i = 0; i < 3; ++i)
        std::thread([] {
          for (;;)
            saxpyIsRight(plan, 100);
        }).detach();
      ::usleep(20000);
      return 0;
    });
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
  }
}

namespace {

/// Launches when it is destroyed, which is after the runtime has said its last words.
struct LateLaunch {
  std::string plan = plan::toJson(saxpyPlan());
  ~LateLaunch() {
    float x[1] = {3}, y[1] = {1};
    const int launched = loopy_rt_launch_v1(plan.c_str(), 1LL, 2.0, x, y);
    std::fprintf(stderr, "late: %d %g\n", launched, static_cast<double>(y[0]));
  }
};

} // namespace

TEST(Process, AStaticObjectThatLaunchesWhenItIsDestroyed) {
  const auto child = runChild({}, [] {
    static const LateLaunch late;
    return saxpyIsRight(late.plan, 10) ? 0 : 1;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_EQ(child.errors, "loopy: saxpy:3 launches=1 fallbacks=0 in=80 out=40 reason=-\n"
                          "late: 0 1\n");
}

TEST(Process, ExecAfterUse) {
  const auto child = runChild(mandatory, [] {
    const std::string plan = plan::toJson(saxpyPlan());
    if (!saxpyIsRight(plan, 100))
      return 1;
    const pid_t other = ::fork();
    if (other == 0) {
      ::execl("/bin/true", "true", nullptr);
      ::_exit(99);
    }
    int status = 0;
    ::waitpid(other, &status, 0);
    if (status != 0 || !saxpyIsRight(plan, 100))
      return 2;
    ::execl("/bin/sh", "sh", "-c", "exit 42", nullptr);
    return 3;
  });
  EXPECT_EQ(child.exitStatus, 42) << child.errors;
}

TEST(Process, ThirtyTwoOnOneColdCache) {
  const TemporaryDirectory directory;
  const auto child = runChild(directory, {{"POCL_CACHE_DIR", ""}}, [] {
    std::vector<pid_t> children;
    for (int number = 0; number < 32; ++number) {
      const pid_t child = ::fork();
      if (child == 0)
        std::exit(saxpyIsRight(plan::toJson(saxpyPlan()), 100) ? 0 : 1);
      children.push_back(child);
    }
    int failed = 0;
    for (std::size_t i = 0; i < children.size(); ++i) {
      int status = 0;
      ::wait(&status);
      failed += status != 0;
    }
    return failed;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}
