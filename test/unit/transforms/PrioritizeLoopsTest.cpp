#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;

TEST(PrioritizeLoops, ReordersTheNamedLoops) {
  TestKernel test = matmul();
  auto result = prioritizeLoops(test.get(), {inames({"k", "i", "j"})});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"k", "i", "j"}));
}

TEST(PrioritizeLoops, LoopsNotNamedKeepTheirPlaces) {
  TestKernel test = matmul();
  auto result = prioritizeLoops(test.get(), {inames({"k", "i"})});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"k", "j", "i"}));
}

TEST(PrioritizeLoops, StatementsOutsideOfALoopAreNotConcerned) {
  TestKernel test = timeLoop();
  auto result = prioritizeLoops(test.get(), {inames({"i", "t"})});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i", "t"}));
  EXPECT_EQ(result->statements[1].inames, inames({"t", "i_1"}));
}

TEST(PrioritizeLoops, WithinLeavesOthersAlone) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  for (const char *array : {"a", "b"})
    test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at(array, {i("i"), i("j")}),
                   value(at("a", {i("i"), i("j")})));
  auto result = prioritizeLoops(test.get(), {inames({"j", "i"}), "writes:b"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i", "j"}));
  EXPECT_EQ(result->statements[1].inames, inames({"j", "i"}));
}

TEST(PrioritizeLoops, ALoopThatStartsAnewStillDoes) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  for (const char *array : {"a", "b"})
    test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at(array, {i("i"), i("j")}),
                   value(at("a", {i("i"), i("j")})));
  ir::Kernel kernel = test.get();
  kernel.statements[1].newLoop = ir::Iname("i");
  auto result = prioritizeLoops(kernel, {inames({"j", "i"})});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[1].newLoop, ir::Iname("j")); // they still share no loop
}

TEST(PrioritizeLoops, Errors) {
  TestKernel test = matmul();
  EXPECT_ERROR(prioritizeLoops(test.get(), {inames({"i", "l"})}),
               "there is no iname 'l' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(prioritizeLoops(test.get(), {inames({"i", "j", "i"})}), "'i' is named twice");
}

} // namespace
} // namespace loopy::transforms
