#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

ir::Expected<AppliedScript> applied(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

/// for i: for j: t[i][j] = a[i][j];  for i_1: for j_1: b[i_1][j_1] = t[j_1][i_1]   t is 8 x 8
TestKernel tile(std::int64_t rows = 8, std::int64_t columns = 8) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2).local("t", 0, {rows, columns});
  test.statement({"i", "j"}, "0 <= i < 8 and 0 <= j < 8", at("t", {i("i"), i("j")}),
                 value(at("a", {i("i"), i("j")})));
  test.statement({"i_1", "j_1"}, "0 <= i_1 < 8 and 0 <= j_1 < 8", at("b", {i("i_1"), i("j_1")}),
                 value(at("t", {i("j_1"), i("i_1")})));
  return test;
}

std::string sizes(const ir::Kernel &kernel) {
  std::string text;
  for (const auto &size : kernel.find(ArrayName("t"))->sizes)
    text += "[" + toString(*size) + "]";
  return text;
}

TEST(SplitArrayAxis, MakesBlocks) {
  TestKernel test = tile();
  auto result = applied(test.get(), {{SplitArrayAxis{ArrayName("t"), 1, 3}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[8][3][3]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[i][floordiv(j, 3)][floormod(j, 3)]");
  result = applied(test.get(), {{SplitArrayAxis{ArrayName("t"), 0, 4, "F"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[4][2][8]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[floormod(i, 4)][floordiv(i, 4)][j]");
}

TEST(SplitArrayAxis, MistakesAreSeen) {
  TestKernel test = tile();
  auto result = splitArrayAxis(test.get(), {ArrayName("t"), 1, 3});
  ASSERT_TRUE(result);
  EXPECT_TRUE(verifySameDataflow(test.get(), *result, {ArrayName("t")}));
  ir::Kernel mutant = *result;
  mutant.statements[0].target.subscripts[1] = ir::indexFloorDiv(i("j"), 4); // the blocks are of 3
  EXPECT_FALSE(verifySameDataflow(test.get(), mutant, {ArrayName("t")}));
}

TEST(SplitArrayAxis, Errors) {
  TestKernel test = tile();
  EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), 2, 2}),
               "'t' has no axis 2; its axes are numbered from 0 to 1");
  EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), -1, 2}),
               "'t' has no axis -1; its axes are numbered from 0 to 1");
  for (std::int64_t count : {0, 9})
    EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), 1, count}),
                 "axis 1 of 't' has 8 elements and cannot be cut into blocks of " +
                     std::to_string(count));
  EXPECT_ERROR(splitArrayAxis(test.get(), {ArrayName("t"), 1, 2, "N0"}),
               "the order of a split axis is \"C\" (the block first) or \"F\"");
}

} // namespace
} // namespace loopy::transforms
