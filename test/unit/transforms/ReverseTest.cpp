#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(Reverse, NegatesTheIname) {
  TestKernel test = saxpy();
  auto result = reverse(test.get(), {Iname("i")});
  ASSERT_TRUE(result);
  EXPECT_EQ(ir::toString(result->statements[0].target), "y[0 - i]");
  EXPECT_TRUE(
      result->statements[0].domain.is_equal(isl::set(test.ctx(), "[n, i] -> { : -n < i <= 0 }")));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(Reverse, Errors) {
  ir::Kernel kernel = saxpy().get();
  EXPECT_ERROR(reverse(kernel, {Iname("q")}), "there is no iname 'q' here; the inames are 'i'");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(reverse(kernel, {Iname("i")}),
               "'i' is tagged g.0 already; transform it before it is tagged");
}

} // namespace
} // namespace loopy::transforms
