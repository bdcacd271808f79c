#include "transforms/ApplyScript.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

ir::Expected<AppliedScript> run(const TestKernel &test, const std::vector<StepAction> &actions) {
  ir::Kernel kernel = test.get();
  Script script;
  for (std::uint32_t line = 1; const StepAction &action : actions)
    script.push_back({action, {line++}});
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

TEST(ApplyScript, AppliesLegalSteps) {
  TestKernel test = matmul();
  auto result = run(test, {SplitIname{.iname = Iname("i"), .length = 4},
                           TagInames{Iname("i_outer"), ir::GroupAxis{0}},
                           PrioritizeLoops{inames({"k", "i_inner", "j"})}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->kernel.statements[0].inames, inames({"i_outer", "k", "i_inner", "j"}));
}

TEST(ApplyScript, ParallelTagOnARecurrenceIsAnErrorAtItsStep) {
  TestKernel test = recurrence();
  auto result = run(test, {SplitIname{.iname = Iname("i"), .length = 4},
                           TagInames{Iname("i_inner"), ir::LocalAxis{0}}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "'i_inner' cannot be parallel: iteration i=4 writes a[4], which i=5 reads");
  EXPECT_EQ(result.error().location.encoding, 2u);
  ASSERT_EQ(result.error().notes.size(), 2u);
  EXPECT_EQ(result.error().notes[0].message, "'s0' writes a[i] here");
  EXPECT_EQ(result.error().notes[1].message, "'s0' reads a[i - 1] here");
}

TEST(ApplyScript, InterchangeThatReversesADependenceIsAnError) {
  TestKernel test({"n"});
  test.array("a", 2).statement({"i", "j"}, "1 <= i < n and 0 <= j < n - 1",
                               at("a", {i("i"), i("j")}),
                               value(at("a", {plus(i("i"), c(-1)), plus(i("j"), c(1))})));
  auto result = run(test, {PrioritizeLoops{inames({"j", "i"})}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "this order would break a dependence: iteration (i=1, j=1) "
                                    "writes a[1][1], which (i=2, j=0) reads");
}

TEST(ApplyScript, ReductionLoopMayMoveOutwards) {
  TestKernel test = matmul();
  EXPECT_TRUE(run(test, {PrioritizeLoops{inames({"k", "j", "i"})}}));
}

TEST(ApplyScript, DistributionThatBreaksADependenceIsAnError) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "1 <= i < n", at("a", {i("i")}), value(at("b", {plus(i("i"), c(-1))})));
  test.statement({"i", "j"}, "1 <= i < n and 0 <= j < n", at("b", {i("i")}),
                 value(at("a", {i("i")})));
  EXPECT_FALSE(run(test, {PrioritizeLoops{inames({"j", "i"})}}));
}

TEST(ApplyScript, TrustWaivesAndReports) {
  TestKernel test = recurrence();
  auto result =
      run(test, {TagInames{Iname("i"), ir::GroupAxis{0}}, Trust{"a is never shared", {}}});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(result->remarks[0].message,
            "not verified: 'i' cannot be parallel: iteration i=1 writes a[1], which i=2 reads "
            "(trusted: a is never shared)");
  EXPECT_TRUE(result->dependences[0].relation.is_empty());
}

/// for i in [1, n): a[i] = a[i - 1] + x[i]
TestKernel sums() {
  TestKernel kernel({"n"});
  kernel.array("a").array("x").statement(
      {"i"}, "1 <= i < n", at("a", {i("i")}),
      sum(value(at("a", {plus(i("i"), c(-1))})), value(at("x", {i("i")}))));
  return kernel;
}

TEST(ApplyScript, WhatWasTrustedStaysTrustedAfterAChangeOfStorage) {
  auto result =
      run(sums(), {SplitIname{Iname("i"), 16, {}, {}, ir::GroupAxis{0}}, Trust{"known", {}},
                   AddPrefetch{.array = ir::ArrayName("x"), .sweep = {Iname("i_inner")}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.statements.size(), 2u);
}

TEST(ApplyScript, CopiesThatMeetWhatOtherWorkItemsWriteAreAnError) {
  TestKernel test({"n"});
  test.array("b").statement({"i"}, "0 <= i < 4", at("b", {plus(i("i"), c(8))}),
                            value(at("b", {i("i")})));
  auto result = run(
      test,
      {TagInames{Iname("i"), ir::GroupAxis{0}},
       BufferArray{.array = ir::ArrayName("b"), .sweep = {}, .space = ir::AddressSpace::Private}});
  EXPECT_ERROR(result,
               "after this step 'i' cannot be parallel: iteration (i=0, b_buffer_store_0=8) "
               "writes b[8], which (i=3, b_buffer_load_0=5) reads");
}

TEST(ApplyScript, NeedlessTrustIsReportedToo) {
  TestKernel test = saxpy();
  auto result = run(test, {TagInames{Iname("i"), ir::GroupAxis{0}}, Trust{"why", {}}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->remarks[0].message,
            "'trust' is not needed: no dependence is broken (trusted: why)");
}

TEST(ApplyScript, TrustNeedsAStepBefore) {
  TestKernel test = saxpy();
  EXPECT_ERROR(run(test, {Trust{"why", {}}}), "'trust' must follow the step whose check it waives");
}

} // namespace
} // namespace loopy::transforms
