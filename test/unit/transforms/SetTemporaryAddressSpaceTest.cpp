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
  TestKernel test = tileKernel();
  ir::Kernel kernel = test.get();
  kernel.arrays[2].sizes[0] = ir::parameterRef(ir::ParameterName("n"));
  EXPECT_ERROR(setTemporaryAddressSpace(kernel, {ArrayName("t"), ir::AddressSpace::Local}),
               "'t' has a size that only the run knows, so that it must stay in global memory");
  EXPECT_TRUE(setTemporaryAddressSpace(kernel, {ArrayName("t"), ir::AddressSpace::Global}));
}

} // namespace
} // namespace loopy::transforms
