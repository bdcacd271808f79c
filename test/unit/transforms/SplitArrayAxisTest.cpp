#include "test/unit/support/LayoutKernels.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

TEST(SplitArrayAxis, MakesBlocks) {
  TestKernel test = tileKernel();
  auto result = applied(test.get(), {{SplitArrayAxis{ArrayName("t"), 1, 3}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[8][3][3]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[i][floordiv(j, 3)][floormod(j, 3)]");
  result = applied(test.get(), {{SplitArrayAxis{ArrayName("t"), 0, 4, "F"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[4][2][8]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[floormod(i, 4)][floordiv(i, 4)][j]");
}

TEST(SplitArrayAxis, InAnyOrder) {
  TestKernel test = tileKernel();
  auto result = applied(test.get(), {{SplitArrayAxis{ArrayName("t"), 1, 4, "N1,N2,N0"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[2][8][4]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[floordiv(j, 4)][i][floormod(j, 4)]");
}

TEST(SplitArrayAxis, OfTheProgram) {
  TestKernel test = saxpy();
  auto result = applied(test.get(), {{SplitArrayAxis{ArrayName("x"), 0, 4}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel, "x_packed"), "[floordiv(n + 3, 4)][4]");
  EXPECT_EQ(toString(result->kernel.find(ir::StatementId("s0"))->value),
            "y[i] + x_packed[floordiv(i, 4)][floormod(i, 4)]");
}

TEST(SplitArrayAxis, MistakesAreSeen) {
  TestKernel test = tileKernel();
  auto result = splitArrayAxis(test.get(), {ArrayName("t"), 1, 3});
  ASSERT_TRUE(result);
  EXPECT_TRUE(verifySameDataflow(test.get(), *result, {ArrayName("t")}));
  ir::Kernel mutant = *result;
  mutant.statements[0].target.subscripts[1] = ir::indexFloorDiv(i("j"), 4); // the blocks are of 3
  EXPECT_FALSE(verifySameDataflow(test.get(), mutant, {ArrayName("t")}));
}

TEST(SplitArrayAxis, Errors) {
  TestKernel test = tileKernel();
  EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), 2, 2}),
               "'t' has no axis 2; its axes are numbered from 0 to 1");
  EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), -1, 2}),
               "'t' has no axis -1; its axes are numbered from 0 to 1");
  for (std::int64_t count : {0, 9})
    EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), 1, count}),
                 "axis 1 of 't' has 8 elements and cannot be cut into blocks of " +
                     std::to_string(count));
  TestKernel reading = saxpy();
  EXPECT_ERROR(splitArrayAxis(reading.get(), {ArrayName("x"), 0, 0}),
               "axis 0 of 'x' cannot be cut into blocks of 0");
  EXPECT_FALSE(splitArrayAxis(reading.get(), {ArrayName("x"), 0, std::int64_t(1) << 62}));
  EXPECT_ERROR(
      splitArrayAxis(test.get(), {ArrayName("t"), 1, 2, "N0"}),
      "\"N0\" is no order of the 3 axes of 't': \"c\", \"f\", or a list such as \"N1,N0\" in "
      "which N0 marks the axis whose elements are neighbours");
}

} // namespace
} // namespace loopy::transforms
