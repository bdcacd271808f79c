#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(RemoveUnusedInames, RemovesLoopsThatRunOnce) {
  TestKernel test({"n"});
  test.array("a", 2).statement({"i", "j"}, "0 <= i < n and j = i + 1", at("a", {i("i"), i("j")}),
                               value(at("a", {i("i"), i("i")})));
  auto result = removeUnusedInames(test.get(), {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"j"})); // i = j - 1 is as good
  EXPECT_EQ(ir::toString(result->statements[0].target), "a[j - 1][j]");
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(RemoveUnusedInames, LeavesOtherLoopsAndTaggedOnes) {
  TestKernel test({"n"});
  test.array("a").statement({"i", "j"}, "0 <= i < n and j = 3", at("a", {i("i")}),
                            value(at("a", {i("j")})));
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("j")] = ir::LocalAxis{0};
  auto result = removeUnusedInames(kernel, {});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i", "j"}));
}

} // namespace
} // namespace loopy::transforms
