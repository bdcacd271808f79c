#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(RenameIname, RenamesEverywhereAndKeepsTheTag) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto result = renameIname(kernel, {Iname("i"), Iname("row")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"row"}));
  EXPECT_EQ(ir::toString(result->statements[0].target), "y[row]");
  EXPECT_EQ(result->tag(Iname("row")), ir::InameTag(ir::GroupAxis{0}));
  EXPECT_FALSE(result->hasIname(Iname("i")));
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

/// for i: a[i] = x[i];  c[0] = x[0];  for j: b[j] = a[j]
TestKernel twoLoops() {
  TestKernel test({"n"});
  test.array("x").array("a").array("b").array("c");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({}, "", at("c", {c(0)}), value(at("x", {c(0)})));
  test.statement({"j"}, "0 <= j < n - 1", at("b", {i("j")}), value(at("a", {i("j")})));
  return test;
}

TEST(RenameIname, AnExistingNameFusesTheLoops) {
  TestKernel test = twoLoops();
  auto result = renameIname(test.get(), {Iname("j"), Iname("i")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[1].id, ir::StatementId("s2"));
  EXPECT_EQ(result->statements[1].inames, inames({"i"}));
  EXPECT_EQ(result->statements[2].id, ir::StatementId("s1"));
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(RenameIname, TheLaterLoopMovesAlsoWhenItsNameIsKept) {
  TestKernel test = twoLoops();
  auto result = renameIname(test.get(), {Iname("i"), Iname("j")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[1].id, ir::StatementId("s2"));
  EXPECT_EQ(result->statements[0].inames, inames({"j"}));
  EXPECT_EQ(result->statements[1].inames, inames({"j"}));
}

TEST(RenameIname, FusionDoesNotFuseWhatStoodAround) {
  TestKernel test({"n"});
  test.array("a").array("b");
  auto add = [&](const std::string &iname, const std::string &array) {
    test.statement({iname}, "0 <= " + iname + " < n", at(array, {i(iname)}),
                   value(at("a", {i(iname)})));
  };
  add("i", "a");
  add("k", "a");
  add("j", "b");
  add("k", "b");
  auto result = renameIname(test.get(), {Iname("j"), Iname("i")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[3].id, ir::StatementId("s3"));
  EXPECT_EQ(result->statements[3].newLoop, Iname("k")); // s1 and s3 keep loops of their own
  EXPECT_EQ(result->statements[1].newLoop, Iname());
}

TEST(RenameIname, FusionErrors) {
  TestKernel test({"n", "m"});
  test.array("a").array("b");
  test.statement({"t", "i"}, "0 <= t < m and 0 <= i < n", at("a", {i("i")}),
                 value(at("a", {i("i")})));
  test.statement({"j"}, "0 <= j < n", at("b", {i("j")}), value(at("a", {i("j")})));
  EXPECT_ERROR(renameIname(test.get(), {Iname("j"), Iname("i")}),
               "'j' and 'i' cannot be fused: they are not inside the same loops");
  ir::Kernel kernel = twoLoops().get();
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(renameIname(kernel, {Iname("j"), Iname("i")}),
               "'j' and 'i' cannot be fused: their tags are for and g.0; tag them alike or after "
               "the fusion");
}

TEST(RenameIname, Errors) {
  TestKernel test = matmul();
  EXPECT_ERROR(renameIname(test.get(), {Iname("q"), Iname("r")}),
               "there is no iname 'q' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(renameIname(test.get(), {Iname("i"), Iname("j")}),
               "'i' and 'j' cannot be fused: statement 's0' is inside both");
  EXPECT_ERROR(renameIname(test.get(), {Iname("i"), Iname("a")}),
               "'a' is a variable of the kernel; choose another name");
  EXPECT_ERROR(renameIname(test.get(), {Iname("i"), Iname("a b")}), "'a b' is not an identifier");
}

} // namespace
} // namespace loopy::transforms
