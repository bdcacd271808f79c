#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

TEST(AddPadding, MakesTheAxisLonger) {
  TestKernel test = tileKernel();
  auto result = applied(test.get(), {{AddPadding{ArrayName("t"), 1, 1}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[8][9]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[i][j]");
}

TEST(AddPadding, ArraysOfTheProgramAreCopied) {
  TestKernel test = tileKernel();
  auto result = applied(test.get(), {{AddPadding{ArrayName("a"), 1, 3}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel, "a_packed"), "[8][11]");
  EXPECT_EQ(toString(result->kernel.find(ir::StatementId("s0"))->value), "a_packed[i][j]");
}

TEST(AddPadding, Errors) {
  TestKernel test = tileKernel();
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("a"), 2, 1}),
               "'a' has no axis 2; its axes are numbered from 0 to 1");
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("t"), 2, 1}),
               "'t' has no axis 2; its axes are numbered from 0 to 1");
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("t"), 1, 0}),
               "padding must be at least one element");
  EXPECT_FALSE(addPadding(test.get(), {ArrayName("t"), 1, std::int64_t(1) << 62}));
}

} // namespace
} // namespace loopy::transforms
