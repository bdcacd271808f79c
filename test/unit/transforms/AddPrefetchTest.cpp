#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

TEST(AddPrefetch, CopyOfATileInOrder) {
  TestKernel test = matmul();
  ir::Kernel kernel = *splitIname(test.get(), {Iname("k"), 4});
  auto result = addPrefetch(kernel, {ArrayName("a"), inames({"k_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(ir::toString(*result),
            "kernel test\n  parameter n : i32\n  array a : f32[][n], host\n"
            "  array c : f32[][n], host\n  array a_fetch : f32[1][4], temporary, private\n"
            "  iname i : for\n  iname j : for\n  iname k_outer : for\n  iname a_fetch_1 : for\n"
            "  iname k_inner : for\n"
            "  a_fetch: a_fetch[0][a_fetch_1] = a[i][k_outer * 4 + a_fetch_1]\n"
            "    within { [i, j, k_outer, a_fetch_1] : 0 <= i < n and 0 <= j < n and "
            "a_fetch_1 >= 0 and -4k_outer <= a_fetch_1 <= 3 and a_fetch_1 < n - 4k_outer }\n"
            "  s0: c[i][j] = c[i][j] + a_fetch[0][k_inner]\n"
            "    within { [i, j, k_outer, k_inner] : 0 <= i < n and 0 <= j < n and k_inner >= 0 "
            "and -4k_outer <= k_inner <= 3 and k_inner < n - 4k_outer }\n");
  EXPECT_TRUE(verifySameDataflow(kernel, *result, {ArrayName("a"), ArrayName("a_fetch")}));
}

/// What is swept has a loop of exactly two iterations inside.
TEST(AddPrefetch, BlocksOfTwoBlocks) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  auto split = [&kernel](const char *iname, std::int64_t size) {
    kernel = *splitIname(kernel, {Iname(iname), size});
  };
  split("k", 8);
  split("k_inner", 4);
  split("k_outer", 44);
  split("i", 32);
  split("j", 4);
  auto result =
      addPrefetch(kernel, {ArrayName("a"), inames({"j_outer", "k_outer_inner", "i_inner", "j_inner",
                                                   "k_inner_outer", "k_inner_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_NE(ir::toString(*result).find("a_fetch : f32[32][352]"), std::string::npos);
}

/// for i: for j: { b = 0; for k: b = b + a[k][j] }
TEST(AddPrefetch, LoopsAroundOtherStatementsStayWhole) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  const ir::Access element = at("b", {i("i"), i("j")});
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 4", element,
                 ir::floatingLiteral(0, ir::ScalarType::F32));
  test.statement({"i", "j", "k"}, "0 <= i < n and 0 <= j, k < 4", element,
                 sum(value(element), value(at("a", {i("k"), i("j")}))));
  auto result = addPrefetch(test.get(), {ArrayName("a"), inames({"j", "k"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->statements[0].target.array, ArrayName("a_fetch"));
  auto whole = addPrefetch(test.get(), {ArrayName("a"), inames({"i", "j", "k"})});
  ASSERT_TRUE(whole) << whole.error().message;
  EXPECT_EQ(whole->statements[0].target.array, ArrayName("a_fetch"));
}

/// The same where the loop writes what is copied: then it is cut.
TEST(AddPrefetch, NotBeforeItsElementsAreWritten) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 4", at("a", {i("i"), i("j")}),
                 value(at("b", {i("j"), i("i")})));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 4", at("b", {i("i"), i("j")}),
                 value(at("a", {i("i"), i("j")})));
  ir::Kernel kernel = test.get();
  auto result = addPrefetch(kernel, {ArrayName("a"), inames({"j"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->statements[1].target.array, ArrayName("a_fetch"));
}

TEST(AddPrefetch, WorkItemsShareTheCopy) {
  TestKernel test = matmul();
  ir::Kernel kernel =
      *splitIname(test.get(), {Iname("i"), 4, {}, {}, ir::GroupAxis{0}, ir::LocalAxis{0}});
  kernel = *splitIname(kernel, {Iname("k"), 8});
  auto result = addPrefetch(kernel, {ArrayName("a"), inames({"i_inner", "k_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  const ir::Statement &copy = result->statements[0];
  EXPECT_EQ(toString(copy.target),
            "a_fetch[i_outer][a_fetch_0][a_fetch_1_outer * 4 + a_fetch_1_l0]");
  EXPECT_EQ(copy.inames,
            inames({"i_outer", "j", "k_outer", "a_fetch_0", "a_fetch_1_outer", "a_fetch_1_l0"}));
  EXPECT_EQ(result->tag(Iname("a_fetch_1_l0")), ir::InameTag(ir::LocalAxis{0}));
  EXPECT_EQ(result->statements[1].inames,
            inames({"i_outer", "j", "k_outer", "i_inner", "k_inner"}));
}

TEST(AddPrefetchErrors, Preconditions) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("b"), inames({"k"})}), "there is no array 'b' here");
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"l"})}),
               "there is no iname 'l' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"k"}), {}, "", "id:x"}),
               "no statement matches \"id:x\"; the statements are 's0'");
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"k"})}),
               "the part of 'a' that is used there has no constant size; split the loops that are "
               "swept, or say with assume how long they are");
  kernel.assumptions = isl::set(test.ctx(), "[n] -> { : 0 <= n <= 4096 }");
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"k"}), {}, "c"}),
               "'c' is a variable of the kernel; choose another name");
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"i", "k"})}),
               "the part of 'a' that is used there has more than 1048576 elements; sweep fewer or "
               "shorter loops");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(
      addPrefetch(kernel, {ArrayName("a"), inames({"i"})}),
      "'i' cannot be swept: its iterations are spread over work-groups, which do not share "
      "memory of this kind");
  kernel.tags[Iname("i")] = ir::LocalAxis{0};
  EXPECT_ERROR(
      addPrefetch(kernel, {ArrayName("a"), inames({"i"}), ir::AddressSpace::Private}),
      "'i' cannot be swept: its iterations are spread over work-items, which share local memory "
      "only");
}

TEST(AddPrefetchErrors, ReadsThatMayNotHappen) {
  TestKernel test({"n"});
  test.array("a").array("b").array("m");
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 4", at("b", {i("j")}),
                 value(at("a", {i("j")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("m", {i("i")})));
  ir::Kernel kernel = test.get();
  ir::Expr isSet = ir::binary(ir::BinaryOp::Less, value(at("m", {i("i")})),
                              ir::floatingLiteral(0, ir::ScalarType::F32), ir::ScalarType::Bool);
  kernel.statements[0].predicates = {isSet};
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"j"})}),
               "'s0' accesses a[j] under a condition on data, so that it is not known beforehand "
               "what it needs");
  kernel.statements[0].predicates.clear();
  ir::Expr zero = ir::floatingLiteral(0, ir::ScalarType::F32);
  kernel.statements[0].value = ir::select(isSet, value(at("a", {i("j")})), zero);
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("a"), inames({"j"})}),
               "'s0' accesses a[j] under a condition on data, so that it is not known beforehand "
               "what it needs");
  EXPECT_ERROR(addPrefetch(kernel, {ArrayName("m"), inames({"j"})}),
               "'j' cannot be swept: 's1' accesses m[i] outside of that loop; name the statements "
               "with within");
}

/// The message of a script's error, or nothing.
std::string errorOf(const ir::Kernel &kernel, const Script &script) {
  auto result = applyScript(kernel, *ir::computeDependences(kernel), script);
  return result ? "" : result.error().message;
}

TEST(AddPrefetchErrors, ValuesThatChangeInBetween) {
  // for i: for j in [0, 4): a[j + 1] = a[j]: each read needs the write before it.
  TestKernel test({"n"});
  test.array("a").statement({"i", "j"}, "0 <= i < n and 0 <= j < 4", at("a", {plus(i("j"), c(1))}),
                            value(at("a", {i("j")})));
  EXPECT_EQ(errorOf(test.get(), {{AddPrefetch{ArrayName("a"), inames({"j"})}, {}}}),
            "the copies would change a value: 's0' at i=0, j=3 would see the value that a[3] has "
            "before the loop");
  // The other way round the copy is what the loop means.
  TestKernel shifted({"n"});
  shifted.array("a").statement({"i", "j"}, "0 <= i < n and 0 <= j < 4", at("a", {i("j")}),
                               value(at("a", {plus(i("j"), c(1))})));
  EXPECT_EQ(errorOf(shifted.get(), {{AddPrefetch{ArrayName("a"), inames({"j"})}, {}}}), "");
}

} // namespace
} // namespace loopy::transforms
