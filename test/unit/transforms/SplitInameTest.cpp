#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(SplitIname, RewritesDomainAccessesAndOrigin) {
  TestKernel test = saxpy();
  auto result = splitIname(test.get(), {.iname = Iname("i"), .length = 16});
  ASSERT_TRUE(result);
  const ir::Statement &s0 = result->statements[0];
  EXPECT_EQ(s0.inames, inames({"i_outer", "i_inner"}));
  EXPECT_EQ(ir::toString(s0.target), "y[i_outer * 16 + i_inner]");
  EXPECT_TRUE(s0.domain.is_equal(isl::set(
      test.ctx(),
      "[n, i_outer, i_inner] -> { : 0 <= i_inner < 16 and 0 <= 16i_outer + i_inner < n }")));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(SplitIname, KeepsTheOtherLoopsAround) {
  TestKernel test = matmul();
  auto result = splitIname(test.get(), {.iname = Iname("j"), .length = 4});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i", "j_outer", "j_inner", "k"}));
}

TEST(SplitIname, TagsAndNamesTheNewInames) {
  TestKernel test = saxpy();
  auto result = splitIname(test.get(), {.iname = Iname("i"),
                                        .length = 16,
                                        .outer = Iname("io"),
                                        .inner = Iname("ii"),
                                        .outerTag = ir::GroupAxis{0},
                                        .innerTag = ir::LocalAxis{0}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tag(Iname("io")), ir::InameTag(ir::GroupAxis{0}));
  EXPECT_EQ(result->tag(Iname("ii")), ir::InameTag(ir::LocalAxis{0}));
}

TEST(SplitIname, LeavesStatementsOutsideAlone) {
  TestKernel test = timeLoop();
  auto result = splitIname(test.get(), {.iname = Iname("i"), .length = 4});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[1].inames, inames({"t", "i_1"}));
}

TEST(SplitIname, SlabsSeparateOuterIterations) {
  TestKernel test = saxpy();
  auto result = splitIname(test.get(), {.iname = Iname("i"), .length = 16, .slabs = {0, 1}});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->statements.size(), 2u);
  // The bulk needs no guard: it ends before the last block.
  EXPECT_TRUE(result->statements[0].domain.is_equal(
      isl::set(test.ctx(), "[n, i_outer, i_inner] -> { : 0 <= i_inner < 16 and i_outer >= 0 and "
                           "16i_outer + 16 < n }")));
  EXPECT_EQ(result->statements[1].id, ir::StatementId("s0_tail"));
  EXPECT_EQ(result->statements[1].newLoop, Iname("i_outer"));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(SplitIname, WithinLeavesTheOtherStatementsTheLoop) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  auto result = splitIname(test.get(), {.iname = Iname("i"), .length = 16, .within = "writes:b"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"i"}));
  EXPECT_EQ(result->statements[1].inames, inames({"i_outer", "i_inner"}));
  EXPECT_ERROR(splitIname(test.get(), {.iname = Iname("i"), .length = 16, .within = "id:s7"}),
               "no statement matches \"id:s7\"; the statements are 's0', 's1'");
}

TEST(SplitIname, Errors) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("q"), .length = 4}),
               "there is no iname 'q' here; the inames are 'i'");
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("i"), .length = 0}),
               "the length of a split must be positive, not 0");
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("i"), .length = -3}),
               "the length of a split must be positive, not -3");
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("i"), .length = 4, .outer = Iname("n")}),
               "'n' is a variable of the kernel; choose another name");
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("i"), .length = 4, .inner = Iname("i")}),
               "there is an iname 'i' already; choose another name");
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("i"), .length = 4, .outer = Iname("2x")}),
               "'2x' is not an identifier");
  EXPECT_ERROR(
      splitIname(kernel,
                 {.iname = Iname("i"), .length = 4, .outer = Iname("x2"), .inner = Iname("x2")}),
      "the outer and the inner iname are both called 'x2'");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(splitIname(kernel, {.iname = Iname("i"), .length = 4}),
               "'i' is tagged g.0 already; transform it before it is tagged");
}

} // namespace
} // namespace loopy::transforms
