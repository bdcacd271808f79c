//===- PinnedBlocksTest.cpp - Transfers in parts through pinned memory
//-------------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <gtest/gtest.h>
#include <vector>

using namespace loopy;
using namespace loopy::test;

/// y[i] += 2 * x[i] for sizes around multiples of a block of 64 bytes; the number of wrong
/// elements.
static int wrongElements() {
  const std::string plan = plan::toJson(saxpyPlan());
  int wrong = 0;
  for (int n : {1, 15, 16, 17, 31, 32, 33, 48, 1000}) {
    std::vector<float> x(n), y(n);
    for (int i = 0; i < n; ++i)
      x[i] = static_cast<float>(i), y[i] = static_cast<float>(n);
    if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n), 2.0, x.data(), y.data()))
      return -1;
    for (int i = 0; i < n; ++i)
      wrong += y[i] != static_cast<float>(n + 2 * i);
  }
  return wrong;
}

TEST(PinnedBlocks, SizesAroundBlocks) {
  for (const char *device : {"pocl", "oclgrind"}) {
    const auto child =
        runChildOn(device, {{"LOOPY_ZERO_COPY", "0"}, {"LOOPY_PINNED", "64"}}, wrongElements);
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_NE(child.errors.find("launches=9 fallbacks=0"), std::string::npos) << child.errors;
  }
}

/// They are used where they are asked for, and only there.
TEST(PinnedBlocks, OnRequest) {
  const char *fault = "clFlush:1:1000000:-5";
  for (const char *bytes : {"0", "64"}) {
    const auto child = runChild({{"LOOPY_ZERO_COPY", "0"},
                                 {"LOOPY_PINNED", bytes},
                                 {"OPENCL_LAYERS", LOOPY_FAULT_LAYER},
                                 {"FAULT", fault}},
                                wrongElements);
    const bool isUsed =
        child.errors.find("reason=clFlush failed: CL_OUT_OF_RESOURCES") != std::string::npos;
    EXPECT_EQ(isUsed, std::string(bytes) == "64") << child.errors;
  }
}
