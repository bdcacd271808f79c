#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

/// for i in [1, n-1): t[i] = a[i-1] + a[i+1];  for j in [2, n-2): b[j] = t[j-1] + t[j+1]
TestKernel stencilPair() {
  TestKernel test({"n"});
  test.array("a").array("b").array("t");
  test.statement({"i"}, "1 <= i < n - 1", at("t", {i("i")}),
                 sum(value(at("a", {plus(i("i"), c(-1))})), value(at("a", {plus(i("i"), c(1))}))));
  test.statement({"j"}, "2 <= j < n - 2", at("b", {i("j")}),
                 sum(value(at("t", {plus(i("j"), c(-1))})), value(at("t", {plus(i("j"), c(1))}))));
  return test;
}

const Step blocksOfFour{SplitIname{Iname("j"), 4}, {}};

std::vector<std::string> textOf(const ir::Kernel &kernel) {
  std::vector<std::string> result;
  for (const ir::Statement &statement : kernel.statements)
    result.push_back(statement.id.str() + ": " + toString(statement.target) + " = " +
                     toString(statement.value));
  return result;
}

std::string errorOf(const ir::Kernel &kernel, const Script &script) {
  auto result = applyScript(kernel, *ir::computeDependences(kernel), script);
  return result ? "" : result.error().message;
}

TEST(Precompute, TileWithItsHalo) {
  TestKernel test = stencilPair();
  const SplitIname blocks{Iname("j"), 4, {}, {}, ir::GroupAxis{0}, ir::LocalAxis{0}};
  ir::Kernel kernel = *splitIname(test.get(), blocks);
  auto result = precompute(kernel, {ArrayName("t"), inames({"j_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(textOf(*result),
            (std::vector<std::string>{
                "s0: t[i] = a[i - 1] + a[i + 1]",
                "t_precomputed: t_precomputed[j_outer][t_precomputed_0_outer * 4 + "
                "t_precomputed_0_l0] = "
                "a[j_outer * 4 - 1 + (t_precomputed_0_outer * 4 + t_precomputed_0_l0) - 1] + "
                "a[j_outer * 4 - 1 + (t_precomputed_0_outer * 4 + t_precomputed_0_l0) + 1]",
                "s1: b[j_outer * 4 + j_inner] = t_precomputed[j_outer][j_inner] + "
                "t_precomputed[j_outer][j_inner + 2]"}));
  EXPECT_EQ(result->find(ArrayName("t_precomputed"))->space, ir::AddressSpace::Local);
  EXPECT_EQ(
      errorOf(test.get(), {{blocks, {}}, {Precompute{ArrayName("t"), inames({"j_inner"})}, {}}}),
      "");
}

TEST(Precompute, LocalArrayVanishes) {
  TestKernel test = stencilPair();
  ir::Kernel kernel = test.get();
  kernel.arrays[2].storage = ir::Storage::Temporary;
  EXPECT_EQ(errorOf(kernel, {blocksOfFour, {Precompute{ArrayName("t"), inames({"j_inner"})}, {}}}),
            "");
  kernel = *splitIname(kernel, {Iname("j"), 4});
  auto result = precompute(kernel, {ArrayName("t"), inames({"j_inner"}), {}, "part"});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->find(ArrayName("t")), nullptr);
  ASSERT_EQ(result->statements.size(), 2u);
  EXPECT_EQ(toString(result->statements[0].target), "part[j_outer][part_0]");
}

TEST(Precompute, ElementsFromBeforeAreCopied) {
  TestKernel test = stencilPair();
  ir::Kernel kernel = test.get();
  kernel.statements[1].domain = isl::set(test.ctx(), "[n, j] -> { : 1 <= j < n - 1 }");
  EXPECT_EQ(errorOf(kernel, {blocksOfFour, {Precompute{ArrayName("t"), inames({"j_inner"})}, {}}}),
            "");
  kernel = *splitIname(kernel, {Iname("j"), 4});
  auto result = precompute(kernel, {ArrayName("t"), inames({"j_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->statements.size(), 4u);
  EXPECT_EQ(result->statements[1].id.str(), "t_precomputed_old");
  kernel.arrays[2].storage = ir::Storage::Temporary;
  EXPECT_ERROR(precompute(kernel, {ArrayName("t"), inames({"j_inner"})}),
               "some of what is read of 't' there is computed nowhere");
}

TEST(Precompute, EachTimeStepComputesItsOwn) {
  TestKernel test = timeLoop();
  ir::Kernel kernel = *splitIname(test.get(), {Iname("i_1"), 4});
  auto result = precompute(kernel, {ArrayName("b"), inames({"i_1_inner"})});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->statements[1].inames, inames({"t", "i_1_outer", "b_precomputed_0"}));
  // In place: the blocks before have changed what the next one needs.
  EXPECT_EQ(errorOf(test.get(), {{SplitIname{Iname("i_1"), 4}, {}},
                                 {Precompute{ArrayName("b"), inames({"i_1_inner"})}, {}}}),
            "the copies would change a value: 'b_precomputed' at t=0, i_1_outer=1, "
            "b_precomputed_0=0 would not see the value that a[3] has before the loop");
}

TEST(PrecomputeErrors, Preconditions) {
  TestKernel test = stencilPair();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(precompute(kernel, {ArrayName("c"), inames({"j"})}), "there is no array 'c' here");
  EXPECT_ERROR(precompute(kernel, {ArrayName("b"), inames({"j"})}), "'b' is not read there");
  EXPECT_ERROR(precompute(kernel, {ArrayName("a"), inames({"i"})}),
               "no statement computes what is read of 'a' there");
  EXPECT_ERROR(precompute(kernel, {ArrayName("t"), inames({"j"})}),
               "the part of 't' that is used there has no constant size; split the loops that are "
               "swept, or say with assume how long they are");
  EXPECT_ERROR(precompute(kernel, {ArrayName("t"), inames({"i"})}),
               "'i' cannot be swept: 's1' accesses t[j - 1] outside of that loop; name the "
               "statements with within");
}

TEST(PrecomputeErrors, WhatCannotBeComputedAgain) {
  TestKernel test = stencilPair();
  ir::Kernel kernel = *splitIname(test.get(), {Iname("j"), 4});
  Precompute step{ArrayName("t"), inames({"j_inner"})};
  ir::Kernel conditional = kernel;
  conditional.statements[0].predicates = {ir::binary(ir::BinaryOp::Less, value(at("a", {i("i")})),
                                                     ir::floatingLiteral(0, ir::ScalarType::F32),
                                                     ir::ScalarType::Bool)};
  EXPECT_ERROR(precompute(conditional, step),
               "'s0' computes 't' under a condition on data, so that it cannot be computed again");
  ir::Kernel running = kernel;
  running.statements[0].value = value(at("t", {plus(i("i"), c(-1))}));
  step.within = "id:s1";
  EXPECT_ERROR(precompute(running, step),
               "'s0' computes 't' from itself, so that it cannot be computed again");
}

} // namespace
} // namespace loopy::transforms
