#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

/// The targets in the order of the statements.
std::vector<std::string> targets(const ir::Kernel &kernel) {
  std::vector<std::string> result;
  for (const ir::Statement &statement : kernel.statements)
    result.push_back(statement.id.str() + ": " + toString(statement.target));
  return result;
}

TEST(BufferArray, FilledBeforeAndEmptiedBehindTheLoop) {
  TestKernel test = matmul();
  auto result = bufferArray(test.get(), {ArrayName("c"), inames({"k"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(targets(*result),
            (std::vector<std::string>{"c_buffer_load: c_buffer[i][j][0][0]",
                                      "s0: c_buffer[i][j][0][0]", "c_buffer_store: c[i][j]"}))
      << "i and j may be tagged later";
  EXPECT_EQ(result->statements[0].inames, inames({"i", "j"}));
  EXPECT_EQ(result->statements[1].inames, inames({"i", "j", "k"}));
  EXPECT_EQ(result->statements[2].inames, inames({"i", "j"}));
  EXPECT_EQ(result->find(ArrayName("c_buffer"))->space, ir::AddressSpace::Private);
  EXPECT_TRUE(verifySameDataflow(test.get(), *result, {ArrayName("c"), ArrayName("c_buffer")}));
}

TEST(BufferArray, BeforeLoopsThatDoNotSelectTheElements) {
  TestKernel test = matmul();
  auto result = bufferArray(test.get(), {ArrayName("c"), {}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->statements[0].inames, inames({"i", "j"})); // not k
}

/// for i: for j: b[i] = a[j], with 4 of each
TEST(BufferArray, NothingIsFetchedThatIsOnlyWritten) {
  TestKernel test({});
  test.array("a").array("b");
  test.statement({"i", "j"}, "0 <= i, j < 4", at("b", {i("i")}), value(at("a", {i("j")})));
  auto result = bufferArray(test.get(), {ArrayName("b"), inames({"i", "j"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(targets(*result),
            (std::vector<std::string>{"s0: b_buffer[i]", "b_buffer_store: b[b_buffer_store_0]"}));
}

TEST(BufferArray, Errors) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(bufferArray(kernel, {ArrayName("b"), inames({"k"})}), "there is no array 'b' here");
  EXPECT_ERROR(bufferArray(kernel, {ArrayName("a"), inames({"k"})}),
               "'a' is not written there; use add_prefetch for what is only read");
  EXPECT_ERROR(bufferArray(kernel, {ArrayName("c"), inames({"l"})}),
               "there is no iname 'l' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(bufferArray(kernel, {ArrayName("c"), inames({"j", "k"})}),
               "the part of 'c' that is used there has no constant size; split the loops that are "
               "swept, or say with assume how long they are");
  EXPECT_ERROR(bufferArray(kernel, {ArrayName("c"), inames({"k"}), {}, "a"}),
               "'a' is a variable of the kernel; choose another name");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(
      bufferArray(kernel, {ArrayName("c"), inames({"i"})}),
      "'i' cannot be swept: its iterations are spread over work-groups, which do not share "
      "memory of this kind");
}

} // namespace
} // namespace loopy::transforms
