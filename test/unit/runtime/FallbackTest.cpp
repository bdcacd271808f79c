//===- FallbackTest.cpp - When the original loop must run -----------------------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

/// Calls the plan on four elements; nonzero when it says so or when memory was changed.
static int callUnchanged(const plan::LaunchPlan &plan) {
  float x[4] = {1, 2, 3, 4};
  float y[4] = {5, 6, 7, 8};
  const std::string text = plan::toJson(plan);
  if (loopy_rt_launch_v1(text.c_str(), 4LL, 2.0, x, y))
    return 1;
  return y[0] == 5 && y[1] == 6 && y[2] == 7 && y[3] == 8 ? 0 : 2;
}

static std::string infoOf(const std::string &reason) {
  return "loopy: saxpy:3 launches=0 fallbacks=1 in=0 out=0 reason=" + reason + "\n";
}

/// Expects that the plan falls back for `reason`, and that offloading can be mandatory.
static void expectFallback(const plan::LaunchPlan &plan, const std::string &reason,
                           Variables variables = {}) {
  const auto child = runChild(variables, [&] { return callUnchanged(plan); });
  EXPECT_EQ(child.exitStatus, 0);
  EXPECT_TRUE(child.errors.ends_with(infoOf(reason))) << child.errors;
  variables["LOOPY_OFFLOAD"] = "mandatory";
  variables["LOOPY_INFO"] = "0";
  const auto strict = runChild(variables, [&] { return callUnchanged(plan); });
  EXPECT_EQ(strict.exitStatus, 1);
  EXPECT_TRUE(strict.errors.ends_with("loopy: saxpy:3: not offloaded: " + reason + "\n"))
      << strict.errors;
}

TEST(Fallback, Guard) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.guards = {{code(arg(0), 4, NotEqual), "n is 4"}};
  expectFallback(plan, "n is 4");
}

TEST(Fallback, OverflowInTheHostProgram) {
  plan::LaunchPlan plan = saxpyPlan();
  auto &launch = std::get<plan::Launch>(plan.variants[0].program[0]);
  launch.groups[1] = code(arg(0), std::int64_t{1} << 62, Multiply);
  expectFallback(plan, "an index computation does not fit into 64 bits");
  launch.groups[1] = code(std::int64_t{1} << 62);
  launch.groups[2] = code(std::int64_t{1} << 62);
  expectFallback(plan, "kernel 'saxpy' would have too many work-items");
}

TEST(Fallback, TheCompilerRejectsTheKernel) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.variants[0].source += "this is no OpenCL C";
  const std::string reason =
      "the device's compiler rejects the kernel (clBuildProgram failed: CL_BUILD_PROGRAM_FAILURE)";
  expectFallback(plan, reason);
  const auto child = runChild({}, [&] { return callUnchanged(plan); });
  EXPECT_NE(child.errors.find("loopy: build: "), std::string::npos) << child.errors;
}

TEST(Fallback, TheKernelDoesNotFitThePlan) {
  plan::LaunchPlan plan = saxpyPlan();
  auto &launch = std::get<plan::Launch>(plan.variants[0].program[0]);
  launch.operands.pop_back();
  expectFallback(plan, "kernel 'saxpy' has other parameters than its launch plan");
  launch.kernel = "daxpy";
  expectFallback(plan, "clCreateKernel failed: CL_INVALID_KERNEL_NAME");
}

TEST(Fallback, WorkGroupSizes) {
  plan::LaunchPlan plan = saxpyPlan();
  auto &launch = std::get<plan::Launch>(plan.variants[0].program[0]);
  launch.localSize[0] = 32;
  expectFallback(plan, "kernel 'saxpy' is compiled for another work-group size");
  launch.localSize[0] = 100000;
  plan.variants[0].source.replace(
      plan.variants[0].source.find("__attribute__"),
      std::string("__attribute__((reqd_work_group_size(64, 1, 1)))").size(), "");
  expectFallback(plan, "the work-groups of 'saxpy' are too large for the device: 100000 "
                       "work-items, and it runs at most 4096; make the loops on l.N shorter");
}

TEST(Fallback, MoreMemoryThanTheDeviceAllows) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.variants[0].scratch = {{"tmp", std::uint64_t{1} << 50}};
  const auto child = runChild({}, [&] { return callUnchanged(plan); });
  EXPECT_EQ(child.exitStatus, 0);
  EXPECT_NE(child.errors.find("reason='tmp' takes 1125899906842624 bytes, the device "),
            std::string::npos)
      << child.errors;
}

TEST(Fallback, NoDevice) {
  expectFallback(saxpyPlan(), "there is no OpenCL device", {{"OCL_ICD_VENDORS", "/nonexistent/"}});
  expectFallback(saxpyPlan(), "no OpenCL device matches LOOPY_DEVICE='quantum'",
                 {{"LOOPY_DEVICE", "quantum"}});
}

TEST(Fallback, NoDeviceIsNeededForNothing) {
  const auto child =
      runChild({{"OCL_ICD_VENDORS", "/nonexistent/"}, {"LOOPY_OFFLOAD", "mandatory"}}, [] {
        const std::string plan = plan::toJson(saxpyPlan());
        return loopy_rt_launch_v1(plan.c_str(), 0LL, 2.0, nullptr, nullptr) - 1;
      });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

TEST(Fallback, DevicesByName) {
  for (const char *device : {"cpu", "0:0", "portable:0", "PTHREAD"}) {
    const auto child = runChild({{"LOOPY_DEVICE", device}, {"LOOPY_OFFLOAD", "mandatory"}},
                                [] { return callUnchanged(saxpyPlan()) == 1 ? 0 : 1; });
    EXPECT_EQ(child.exitStatus, 0) << device << ": " << child.errors;
  }
}

TEST(Fallback, Disabled) {
  for (const char *value : {"disabled", "nonsense"}) {
    const auto child =
        runChild({{"LOOPY_OFFLOAD", value}}, [] { return callUnchanged(saxpyPlan()); });
    EXPECT_EQ(child.exitStatus, 0);
    EXPECT_TRUE(child.errors.ends_with(infoOf("disabled by LOOPY_OFFLOAD"))) << child.errors;
  }
}

TEST(Fallback, AnUnreadablePlan) {
  const auto child = runChild({}, [] { return loopy_rt_launch_v1("{}", 1LL); });
  EXPECT_EQ(child.exitStatus, 0);
  EXPECT_EQ(child.errors, "loopy: warning: launch plan: field 'version' is missing; its loop runs "
                          "on the host\n"
                          "loopy: <unreadable plan> launches=0 fallbacks=1 in=0 out=0 "
                          "reason=launch plan: field 'version' is missing\n");
}

/// Runs the plan once, then again in a forked child; the child's exit status.
static int callInForkedChild() {
  if (callUnchanged(saxpyPlan()) != 1)
    return 10;
  const pid_t child = ::fork();
  if (child == 0)
    std::exit(callUnchanged(saxpyPlan()));
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 20;
}

TEST(Fallback, AChildOfFork) {
  const auto relaxed = runChild({}, callInForkedChild);
  EXPECT_EQ(relaxed.exitStatus, 0) << relaxed.errors;
  const auto strict = runChild({{"LOOPY_OFFLOAD", "mandatory"}}, callInForkedChild);
  EXPECT_EQ(strict.exitStatus, 1);
  EXPECT_NE(strict.errors.find("loopy: saxpy:3: not offloaded: the process is a child of fork"),
            std::string::npos)
      << strict.errors;
}
