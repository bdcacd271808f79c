#include "codegen/Schedule.h"

#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/DefaultSchedule.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Iname;

ir::Expected<Schedule> schedule(const ir::Kernel &kernel) {
  return buildSchedule(kernel, *ir::computeDependences(kernel), "f");
}

std::string text(const ir::Kernel &kernel) {
  auto result = schedule(kernel);
  return result ? toString(*result, kernel) : result.error().message;
}

TEST(Schedule, UntaggedKernelIsOneWorkItem) {
  TestKernel test = recurrence();
  EXPECT_EQ(text(test.get()), "schedule of test\n"
                              "  launch f_k0: one work-item\n"
                              "    for i\n"
                              "      s0\n");
}

TEST(Schedule, TimeLoopWithParallelSpaceRunsOnTheHost) {
  TestKernel test = timeLoop();
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  kernel.tags[Iname("i")] = kernel.tags[Iname("i_1")] = ir::GroupAxis{0};
  auto result = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(result);
  EXPECT_EQ(toString(*result, kernel), "schedule of test\n"
                                       "  host for t\n"
                                       "    launch f_k0: i=g.0\n"
                                       "      s0\n"
                                       "    launch f_k1: i_1=g.0\n"
                                       "      s1\n");
}

TEST(Schedule, SequentialLoopWithoutCrossingDependencesStaysInside) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  kernel.statements[0].inames = inames({"k", "i", "j"});
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto result = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(result);
  EXPECT_EQ(toString(*result, kernel), "schedule of test\n"
                                       "  launch f_k0: i=g.0\n"
                                       "    for k\n"
                                       "      for j\n"
                                       "        s0\n");
}

TEST(Schedule, IndependentNeighboursShareAKernel) {
  TestKernel test({"n"});
  test.array("a").array("b").array("x");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({"j"}, "0 <= j < n", at("b", {i("j")}), value(at("a", {i("j")})));
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  kernel.tags[Iname("i")] = kernel.tags[Iname("j")] = ir::GroupAxis{0};
  auto result = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->kernels.size(), 1u);
}

TEST(Schedule, DependenceAcrossWorkItemsSplitsTheKernel) {
  TestKernel test({"n"});
  test.array("a").array("b").array("x");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({"j"}, "1 <= j < n", at("b", {i("j")}), value(at("a", {plus(i("j"), c(-1))})));
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  kernel.tags[Iname("i")] = kernel.tags[Iname("j")] = ir::GroupAxis{0};
  auto result = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->kernels.size(), 2u);
}

/// for i: { t = x[i];  y[i] = t }
TestKernel withLocal() {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"i"}, "0 <= i < n", at("t", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t", {i("i")})));
  return test;
}

TEST(Temporaries, LocalOfOneIterationIsPrivate) {
  TestKernel test = withLocal();
  ir::Kernel kernel = test.get();
  auto result = schedule(kernel);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->temporaries.at(ir::ArrayName("t")), TemporaryStorage::Private);
}

TEST(Temporaries, LocalNeededAfterItsNextCopyIsRefused) {
  TestKernel test = withLocal();
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  // Distributed: for i { t = x[i] }  for j { y[j] = t }
  kernel.statements[1].inames = inames({"j"});
  kernel.statements[1].domain = ir::rename(kernel.statements[1].domain, "i", "j");
  kernel.statements[1].target = at("y", {i("j")});
  kernel.statements[1].value = value(at("t", {i("j")}));
  kernel.statements[1].origin = {{Iname("i"), i("j")}};
  EXPECT_ERROR(
      buildSchedule(kernel, dependences, "f"),
      "in this order of loops the local variable 't' is set again before its value is used "
      "and would need one element per iteration; make it an array outside of the loop or "
      "keep the loops around it");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(buildSchedule(kernel, dependences, "f"),
               "the local variable 't' would have to keep one value per iteration between device "
               "kernels; make it an array outside of the loop");
}

TEST(Temporaries, VariableOutsideOfAllLoopsMayBeSharedByKernels) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0);
  test.statement({}, "", at("t"), value(at("x", {c(0)})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t")));
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto result = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernels.size(), 2u);
  EXPECT_EQ(result->temporaries.at(ir::ArrayName("t")), TemporaryStorage::Scratch);
}

TEST(Temporaries, AConditionalFirstUseDoesNotHideTheOthers) {
  // for i { float t; for j { if (j == 0) t = x[i];  y[i][j] = t } }, then j outside
  TestKernel test({"n"});
  test.array("x").array("y", 2).local("t", 1);
  test.statement({"i", "j"}, "0 <= i < n and j = 0 and n > 0", at("t", {i("i")}),
                 value(at("x", {i("i")})));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("y", {i("i"), i("j")}),
                 value(at("t", {i("i")})));
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  EXPECT_TRUE(buildSchedule(kernel, dependences, "f"));
  for (ir::Statement &statement : kernel.statements)
    statement.inames = inames({"j", "i"});
  EXPECT_ERROR(
      buildSchedule(kernel, dependences, "f"),
      "in this order of loops the local variable 't' is set again before its value is used "
      "and would need one element per iteration; make it an array outside of the loop or "
      "keep the loops around it");
}

} // namespace
} // namespace loopy::codegen
