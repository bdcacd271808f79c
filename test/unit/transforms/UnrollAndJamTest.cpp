#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(UnrollAndJam, UnrollsInnermost) {
  TestKernel test = matmul();
  auto result = unrollAndJam(test.get(), {Iname("i"), 2});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i_outer", "j", "k", "i_inner"}));
  EXPECT_EQ(result->tag(Iname("i_inner")), ir::InameTag(ir::Unroll{}));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(UnrollAndJam, Errors) {
  TestKernel test = saxpy();
  EXPECT_ERROR(unrollAndJam(test.get(), {Iname("q"), 2}),
               "there is no iname 'q' here; the inames are 'i'");
  EXPECT_ERROR(unrollAndJam(test.get(), {Iname("i"), 0}),
               "the length of a split must be positive, not 0");
}

} // namespace
} // namespace loopy::transforms
