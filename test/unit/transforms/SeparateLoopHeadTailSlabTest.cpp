#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

std::vector<std::string> ids(const ir::Kernel &kernel) {
  std::vector<std::string> result;
  for (const ir::Statement &statement : kernel.statements)
    result.push_back(statement.id.str());
  return result;
}

using Ids = std::vector<std::string>;

TEST(SeparateLoopHeadTailSlab, MakesThreeLoops) {
  TestKernel test = saxpy();
  auto result = separateLoopHeadTailSlab(test.get(), {Iname("i"), {2, 1}});
  ASSERT_TRUE(result);
  EXPECT_EQ(ids(*result), (Ids{"s0_head", "s0", "s0_tail"}));
  EXPECT_EQ(result->statements[0].newLoop, Iname());
  EXPECT_EQ(result->statements[1].newLoop, Iname("i"));
  EXPECT_EQ(result->statements[2].newLoop, Iname("i"));
  EXPECT_EQ(result->statements[0].originalId(), ir::StatementId("s0"));
  EXPECT_TRUE(result->statements[1].domain.is_equal(
      isl::set(test.ctx(), "[n, i] -> { : 2 <= i < n - 1 }")));
  EXPECT_TRUE(result->statements[2].domain.is_equal(
      isl::set(test.ctx(), "[n, i] -> { : i = n - 1 and i >= 2 }")));
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(SeparateLoopHeadTailSlab, KeepsStatementsOfOneLoopTogether) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("b", {i("i")})));
  test.statement({"i"}, "3 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  auto result = separateLoopHeadTailSlab(test.get(), {Iname("i"), {1, 0}});
  ASSERT_TRUE(result);
  // The first iteration of the loop runs the first statement only.
  EXPECT_EQ(ids(*result), (Ids{"s0_head", "s0", "s1"}));
  EXPECT_EQ(result->statements[2].newLoop, Iname());
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(SeparateLoopHeadTailSlab, AgainOnTheParts) {
  TestKernel test = matmul();
  auto result = separateLoopHeadTailSlab(test.get(), {Iname("i"), {0, 1}});
  ASSERT_TRUE(result);
  result = separateLoopHeadTailSlab(*result, {Iname("j"), {0, 1}});
  ASSERT_TRUE(result);
  EXPECT_EQ(ids(*result), (Ids{"s0", "s0_tail_", "s0_tail", "s0_tail_tail"}));
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(SeparateLoopHeadTailSlab, ALoopThatNeverRuns) {
  TestKernel test({"n"});
  test.array("a").statement({"i"}, "0 <= i < 0", at("a", {i("i")}), value(at("a", {i("i")})));
  auto result = separateLoopHeadTailSlab(test.get(), {Iname("i"), {1, 1}});
  ASSERT_TRUE(result);
  EXPECT_EQ(ids(*result), (Ids{"s0"}));
}

TEST(SeparateLoopHeadTailSlab, Errors) {
  TestKernel test = saxpy();
  EXPECT_ERROR(separateLoopHeadTailSlab(test.get(), {Iname("q"), {1, 1}}),
               "there is no iname 'q' here; the inames are 'i'");
  EXPECT_ERROR(separateLoopHeadTailSlab(test.get(), {Iname("i"), {-1, 1}}),
               "the number of iterations at an end of 'i' must not be negative");
  EXPECT_ERROR(separateLoopHeadTailSlab(test.get(), {Iname("i"), {1'000'001, 0}}),
               "the number of separate iterations must not be beyond 1000000, because loops count "
               "in 64 bits");
  EXPECT_ERROR(separateLoopHeadTailSlab(test.get(), {Iname("i"), {0, 0}}),
               "no iterations of 'i' are to be separated: give a number for the head or for the "
               "tail");
}

} // namespace
} // namespace loopy::transforms
