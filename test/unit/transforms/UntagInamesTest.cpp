#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(UntagInames, RemovesTheTagsOfAllThatMatch) {
  ir::Kernel kernel = matmul().get();
  kernel.tags = {{Iname("i"), ir::GroupAxis{0}}, {Iname("k"), ir::Unroll{}}};
  auto result = untagInames(kernel, {Iname("?")});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->tags.empty());
}

TEST(UntagInames, LeavesOthersAlone) {
  ir::Kernel kernel = matmul().get();
  kernel.tags = {{Iname("i"), ir::GroupAxis{0}}, {Iname("k"), ir::Unroll{}}};
  auto result = untagInames(kernel, {Iname("i")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tags.size(), 1u);
  EXPECT_EQ(result->tag(Iname("k")), ir::InameTag(ir::Unroll{}));
}

TEST(UntagInames, Errors) {
  TestKernel test = saxpy();
  EXPECT_ERROR(untagInames(test.get(), {Iname("q")}),
               "there is no iname 'q' here; the inames are 'i'");
  EXPECT_ERROR(untagInames(test.get(), {Iname("q*")}), "no iname matches 'q*'; the inames are 'i'");
}

} // namespace
} // namespace loopy::transforms
