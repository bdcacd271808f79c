#include "SamplePlans.h"
#include "runtime/DeviceCall.h"

#include <gtest/gtest.h>

namespace loopy::rt {
namespace {

Status check(const Device &device, const plan::Variant &variant) {
  plan::LaunchPlan plan = test::saxpyPlan();
  plan.arrays.clear();
  return checkDevice(device, plan, variant, {}, {});
}

TEST(DeviceCheck, AtomicsOf64BitsNeedTheExtension) {
  Device device;
  device.name = "d";
  plan::Variant variant;
  EXPECT_TRUE(check(device, variant));
  variant.usesInt64Atomics = true;
  auto refused = check(device, variant);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(),
            "the device 'd' has no atomic functions for 64 bits (cl_khr_int64_base_atomics)");
  device.hasInt64Atomics = true;
  EXPECT_TRUE(check(device, variant));
}

} // namespace
} // namespace loopy::rt
