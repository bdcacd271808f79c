#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(RenameIname, RenamesEverywhereAndKeepsTheTag) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto result = renameIname(kernel, {Iname("i"), Iname("row")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"row"}));
  EXPECT_EQ(ir::toString(result->statements[0].target), "y[row]");
  EXPECT_EQ(result->tag(Iname("row")), ir::InameTag(ir::GroupAxis{0}));
  EXPECT_FALSE(result->hasIname(Iname("i")));
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(RenameIname, Errors) {
  TestKernel test = matmul();
  EXPECT_ERROR(renameIname(test.get(), {Iname("q"), Iname("r")}),
               "there is no iname 'q' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(renameIname(test.get(), {Iname("i"), Iname("j")}),
               "'i' and 'j' cannot be fused: statement 's0' is inside both");
  EXPECT_ERROR(renameIname(test.get(), {Iname("i"), Iname("a")}),
               "'a' is a variable of the kernel; choose another name");
  EXPECT_ERROR(renameIname(test.get(), {Iname("i"), Iname("a b")}), "'a b' is not an identifier");
}

} // namespace
} // namespace loopy::transforms
