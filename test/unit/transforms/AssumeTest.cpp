#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;

TEST(Assume, AddsAnAssumptionAndItsGuard) {
  TestKernel test = saxpy();
  auto result = assume(test.get(), {"n >= 1 and n mod 4 = 0"});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->guards.size(), 1u);
  EXPECT_EQ(result->guards[0].reason, "the assumption \"n >= 1 and n mod 4 = 0\" does not hold");
  EXPECT_TRUE(
      result->assumptions.is_equal(isl::set(test.ctx(), "[n] -> { : n >= 1 and n mod 4 = 0 }")));
}

TEST(Assume, Errors) {
  TestKernel test = saxpy();
  const std::string help =
      ": write it in isl syntax over the integer parameters n, as in \"n >= 1 and n mod 4 = 0\"";
  EXPECT_ERROR(assume(test.get(), {"m > 0"}), "cannot read the condition \"m > 0\"" + help);
  EXPECT_ERROR(assume(test.get(), {"n >"}), "cannot read the condition \"n >\"" + help);
  EXPECT_ERROR(assume(test.get(), {"n > 0 }; { : n"}),
               "cannot read the condition \"n > 0 }; { : n\"" + help);
  EXPECT_ERROR(assume(test.get(), {"n > 0 and n < 0"}),
               "the condition \"n > 0 and n < 0\" can never hold here");
}

} // namespace
} // namespace loopy::transforms
