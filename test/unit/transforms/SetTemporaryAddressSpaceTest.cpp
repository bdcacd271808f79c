#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;

TEST(SetTemporaryAddressSpace, ChangesTheMemory) {
  TestKernel test = tileKernel();
  using enum ir::AddressSpace;
  for (ir::AddressSpace space : {Private, Local, Global}) {
    auto result = applied(test.get(), {{SetTemporaryAddressSpace{ArrayName("t"), space}, {1}}});
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->kernel.find(ArrayName("t"))->space, space);
  }
}

TEST(SetTemporaryAddressSpace, Errors) {
  EXPECT_ERROR(
      setTemporaryAddressSpace(tileKernel().get(), {ArrayName("b"), ir::AddressSpace::Local}),
      "'b' is memory of the program, which stays as it is; add_prefetch and buffer_array make "
      "copies that can be changed");
}

} // namespace
} // namespace loopy::transforms
