#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(FixParameters, ReplacesTheParameterAndAddsAGuard) {
  TestKernel test = saxpy();
  auto result = fixParameters(test.get(), {ir::ParameterName("n"), 64});
  ASSERT_TRUE(result);
  EXPECT_TRUE(
      result->statements[0].domain.is_equal(isl::set(test.ctx(), "[i] -> { : 0 <= i < 64 }")));
  ASSERT_EQ(result->guards.size(), 1u);
  EXPECT_EQ(result->guards[0].reason, "'n' is not 64");
  EXPECT_TRUE(result->guards[0].condition.is_equal(isl::set(test.ctx(), "[n] -> { : n = 64 }")));
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(FixParameters, ReplacesItInValuesAndSubscripts) {
  TestKernel test({"n"});
  test.array("a").statement(
      {"i"}, "0 <= i < n",
      at("a", {ir::indexAdd(i("i"), ir::parameterRef(ir::ParameterName("n")))}),
      ir::parameterRef(ir::ParameterName("n"), ir::ScalarType::F32));
  auto result = fixParameters(test.get(), {ir::ParameterName("n"), 8});
  ASSERT_TRUE(result);
  EXPECT_EQ(ir::toString(result->statements[0].target), "a[i + 8]");
  EXPECT_EQ(ir::toString(result->statements[0].value),
            ir::toString(test.get().statements[0].value));
}

TEST(FixParameters, Errors) {
  TestKernel test = saxpy();
  EXPECT_ERROR(fixParameters(test.get(), {ir::ParameterName("m"), 64}),
               "'m' is not an integer parameter of the kernel; they are 'n'");
  ir::Kernel kernel = test.get();
  kernel.assumptions = kernel.assumptions.intersect(isl::set(test.ctx(), "[n] -> { : n >= 100 }"));
  EXPECT_ERROR(fixParameters(kernel, {ir::ParameterName("n"), 64}), "'n' can never be 64 here");
}

} // namespace
} // namespace loopy::transforms
