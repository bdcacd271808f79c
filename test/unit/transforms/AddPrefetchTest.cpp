#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(AddPrefetch, CopyOfATileInOrder) {
  TestKernel test = matmul();
  ir::Kernel kernel = *splitIname(test.get(), {Iname("k"), 4});
  auto result = addPrefetch(kernel, {ir::ArrayName("a"), inames({"k_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(ir::toString(*result), "");
  EXPECT_TRUE(verifySameDataflow(kernel, *result, {ir::ArrayName("a"), ir::ArrayName("a_fetch")}));
}

} // namespace
} // namespace loopy::transforms
