#include "runtime/DeviceCall.h"

#include <gtest/gtest.h>

namespace loopy::rt {
namespace {

TEST(DeviceCheck, AtomicsOf64BitsNeedTheExtension) {
  Device device;
  device.name = "d";
  plan::Variant variant;
  EXPECT_TRUE(checkArithmetic(device, variant));
  variant.usesInt64Atomics = true;
  auto refused = checkArithmetic(device, variant);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(),
            "the device 'd' has no atomic functions for 64 bits (cl_khr_int64_base_atomics)");
  device.hasInt64Atomics = true;
  EXPECT_TRUE(checkArithmetic(device, variant));
}

} // namespace
} // namespace loopy::rt
