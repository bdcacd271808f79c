#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(Shift, AddsToTheValues) {
  TestKernel test = saxpy();
  auto result = shift(test.get(), {Iname("i"), 3});
  ASSERT_TRUE(result);
  EXPECT_EQ(ir::toString(result->statements[0].target), "y[i - 3]");
  EXPECT_TRUE(result->statements[0].domain.is_equal(
      isl::set(test.ctx(), "[n, i] -> { : 3 <= i < n + 3 }")));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(Shift, MovesOnlyWhatTheQueryPicks) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  auto result = shift(test.get(), {Iname("i"), -1, "writes:b"});
  ASSERT_TRUE(result);
  EXPECT_EQ(ir::toString(result->statements[0].target), "a[i]");
  EXPECT_EQ(ir::toString(result->statements[1].target), "b[i + 1]");
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(Shift, Errors) {
  ir::Kernel kernel = saxpy().get();
  EXPECT_ERROR(shift(kernel, {Iname("i"), 1'000'001}),
               "the amount of a shift must not be beyond 1000000, because loops count in 64 bits");
  EXPECT_ERROR(shift(kernel, {Iname("q"), 1}), "there is no iname 'q' here; the inames are 'i'");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(shift(kernel, {Iname("i"), 1}),
               "'i' is tagged g.0 already; transform it before it is tagged");
}

} // namespace
} // namespace loopy::transforms
