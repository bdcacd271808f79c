#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

/// for i: { a[i] = x[i]; b[i] = a[i] }
TestKernel pair() {
  TestKernel test({"n"});
  test.array("x").array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  return test;
}

TEST(DuplicateInames, GivesTheStatementsALoopOfTheirOwn) {
  TestKernel test = pair();
  auto result = duplicateInames(test.get(), {inames({"i"}), "writes:b"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i"}));
  EXPECT_EQ(result->statements[1].inames, inames({"i_copy"}));
  EXPECT_EQ(ir::toString(result->statements[1].target), "b[i_copy]");
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(DuplicateInames, NamesTheCopies) {
  TestKernel test = pair();
  auto named = duplicateInames(test.get(), {inames({"i"}), "id:s1", inames({"r"})});
  ASSERT_TRUE(named);
  EXPECT_EQ(named->statements[1].inames, inames({"r"}));
  auto suffixed = duplicateInames(test.get(), {inames({"i"}), "id:s1", {}, "2"});
  ASSERT_TRUE(suffixed);
  EXPECT_EQ(suffixed->statements[1].inames, inames({"i2"}));
}

TEST(DuplicateInames, KeepsTheTag) {
  ir::Kernel kernel = pair().get();
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto result = duplicateInames(kernel, {inames({"i"}), "id:s1"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tag(Iname("i_copy")), ir::InameTag(ir::GroupAxis{0}));
}

TEST(DuplicateInames, Errors) {
  TestKernel test = pair();
  EXPECT_ERROR(duplicateInames(test.get(), {{}, "id:s1"}), "there are no inames to duplicate");
  EXPECT_ERROR(duplicateInames(test.get(), {inames({"i"}), "id:s1", inames({"p", "q"})}),
               "there are 1 inames to duplicate and 2 new names");
  EXPECT_ERROR(duplicateInames(test.get(), {inames({"i"}), "id:s1", inames({"n"})}),
               "'n' is a variable of the kernel; choose another name");
  EXPECT_ERROR(duplicateInames(test.get(), {inames({"q"}), "id:s1"}),
               "there is no iname 'q' here; the inames are 'i'");
  EXPECT_ERROR(duplicateInames(test.get(), {inames({"i"}), "id:s9"}),
               "no statement matches \"id:s9\"; the statements are 's0', 's1'");
  EXPECT_ERROR(duplicateInames(matmul().get(), {inames({"i", "j"}), "id:s0", inames({"p", "p"})}),
               "two of the new inames are called 'p'");
}

} // namespace
} // namespace loopy::transforms
