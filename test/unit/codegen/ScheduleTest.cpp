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

TEST(Temporaries, LocalNeededAfterItsNextCopyHasOneElementPerIteration) {
  TestKernel test = withLocal();
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  // Distributed: for i { t = x[i] }  for j { y[j] = t }
  kernel.statements[1].inames = inames({"j"});
  kernel.statements[1].domain = ir::rename(kernel.statements[1].domain, "i", "j");
  kernel.statements[1].target = at("y", {i("j")});
  kernel.statements[1].value = value(at("t", {i("j")}));
  kernel.statements[1].origin = {{Iname("i"), i("j")}};
  auto inOrder = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(inOrder) << inOrder.error().message;
  EXPECT_EQ(inOrder->kernels.size(), 1u);
  EXPECT_EQ(inOrder->temporaries.at(ir::ArrayName("t")), TemporaryStorage::Scratch);
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto split = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(split) << split.error().message;
  EXPECT_EQ(split->kernels.size(), 2u);
  const auto &axes = split->scratchShapes.at(ir::ArrayName("t")).axes;
  ASSERT_EQ(axes.size(), 1u);
  EXPECT_EQ(toString(axes[0]->first), "0");
  EXPECT_EQ(toString(axes[0]->size), "n");
}

/// for t: { for i: v = x[i] + y[i];  for j: y[j] = v of iteration j + 1 }
TestKernel inTimeLoop(bool isOneLoop) {
  TestKernel test({"n"});
  test.array("x").array("y").local("v", 2);
  test.statement({"t", "i"}, "0 <= t < 9 and 0 <= i < n", at("v", {i("t"), i("i")}),
                 sum(value(at("x", {i("i")})), value(at("y", {i("i")}))));
  test.statement({isOneLoop ? "t" : "u", "j"},
                 isOneLoop ? "0 <= t < 9 and 0 <= j < n - 1" : "0 <= u < 9 and 0 <= j < n - 1",
                 at("y", {i("j")}), value(at("v", {i(isOneLoop ? "t" : "u"), plus(i("j"), c(1))})));
  return test;
}

TEST(Temporaries, IterationsOfAHostLoopShareTheirMemory) {
  for (bool isOneLoop : {true, false}) {
    TestKernel test = inTimeLoop(isOneLoop);
    ir::Kernel kernel = test.get();
    auto dependences = *ir::computeDependences(kernel);
    kernel.tags[Iname("i")] = kernel.tags[Iname("j")] = ir::GroupAxis{0};
    auto result = buildSchedule(kernel, dependences, "f");
    ASSERT_TRUE(result) << result.error().message;
    const auto &axes = result->scratchShapes.at(ir::ArrayName("v")).axes;
    ASSERT_EQ(axes.size(), 2u);
    EXPECT_EQ(axes[0].has_value(), !isOneLoop) << "the values of one time step are enough";
    EXPECT_TRUE(axes[1].has_value());
  }
}

TEST(Temporaries, CopiesWithoutBoundAreRefused) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"i"}, "0 <= i < n", at("t", {i("i")}), value(at("x", {i("i")})));
  test.statement({"j"}, "0 <= j < n", at("y", {i("j")}), value(at("t", {i("j")})));
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  kernel.statements[0].domain = isl::set(test.ctx(), "[n, i] -> { : i < n }");
  auto dependences = *ir::computeDependences(kernel);
  EXPECT_ERROR(buildSchedule(kernel, dependences, "f"),
               "the local variable 't' would have to keep one value per iteration, and the number "
               "of iterations has no bound; make it an array outside of the loop");
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
  auto result = buildSchedule(kernel, dependences, "f");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->temporaries.at(ir::ArrayName("t")), TemporaryStorage::Scratch);
}

} // namespace
} // namespace loopy::codegen
