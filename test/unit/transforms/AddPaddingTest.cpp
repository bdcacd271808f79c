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

TEST(AddPadding, Errors) {
  TestKernel test = tileKernel();
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("a"), 1, 1}),
               "'a' is memory of the program, which stays as it is; add_prefetch and buffer_array "
               "make copies that can be changed");
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("t"), 2, 1}),
               "'t' has no axis 2; its axes are numbered from 0 to 1");
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("t"), 1, 0}),
               "padding must be at least one element");
  EXPECT_FALSE(addPadding(test.get(), {ArrayName("t"), 1, std::int64_t(1) << 62}));
}

} // namespace
} // namespace loopy::transforms
