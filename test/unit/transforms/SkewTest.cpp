#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(Skew, AddsAMultipleOfTheOtherIname) {
  TestKernel test = matmul();
  auto result = skew(test.get(), {Iname("j"), Iname("i"), 2});
  ASSERT_TRUE(result);
  EXPECT_EQ(ir::toString(result->statements[0].target), "c[i][j - i * 2]");
  EXPECT_TRUE(result->statements[0].domain.is_equal(isl::set(
      test.ctx(), "[n, i, j, k] -> { : 0 <= i < n and 2i <= j < n + 2i and 0 <= k < n }")));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(Skew, Errors) {
  ir::Kernel kernel = timeLoop().get();
  EXPECT_ERROR(skew(kernel, {Iname("i"), Iname("t"), -1'000'001}),
               "the factor of a skew must not be beyond 1000000, because loops count in 64 bits");
  EXPECT_ERROR(skew(kernel, {Iname("i"), Iname("q")}),
               "there is no iname 'q' here; the inames are 't', 'i', 'i_1'");
  EXPECT_ERROR(skew(kernel, {Iname("i"), Iname("i")}), "'i' cannot be skewed by itself");
  EXPECT_ERROR(skew(kernel, {Iname("t"), Iname("i")}),
               "'t' cannot be skewed by 'i': statement 's1' is not inside 'i'");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(skew(kernel, {Iname("i"), Iname("t")}),
               "'i' is tagged g.0 already; transform it before it is tagged");
}

} // namespace
} // namespace loopy::transforms
