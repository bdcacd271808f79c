#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;
using Direction = SplitReduction::Direction;

/// for r: for i: for j: t[r] = t[r] + x[i + j]
TestKernel rows() {
  TestKernel test({"n"});
  test.array("x").array("t");
  test.statement({"r", "i", "j"}, "0 <= r, i, j < n", at("t", {i("r")}),
                 sum(value(at("t", {i("r")})), value(at("x", {plus(i("i"), i("j"))}))));
  return test;
}

ir::Expected<AppliedScript> apply(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

std::vector<std::string> textOf(const ir::Kernel &kernel) {
  std::vector<std::string> result;
  for (const ir::Statement &statement : kernel.statements) {
    std::string loops;
    for (const Iname &iname : statement.inames)
      loops += iname.str() + " ";
    result.push_back(loops + "| " + toString(statement.target) + " = " + toString(statement.value));
  }
  return result;
}

TEST(SplitReduction, Inward) {
  TestKernel test = rows();
  auto result = apply(test.get(), {{SplitReduction{Iname("i"), Direction::Inward}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(textOf(result->kernel),
            (std::vector<std::string>{"r j | t_part[r][j] = -0",
                                      "r j i | t_part[r][j] = t_part[r][j] + x[i + j]",
                                      "r j | t[r] = t[r] + t_part[r][j]"}));
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(result->remarks[0].message, "'s0' accumulates in parts: its result may be rounded in "
                                        "another way than the loop's");
}

TEST(SplitReduction, Outward) {
  TestKernel test = rows();
  auto result = apply(test.get(), {{SplitReduction{Iname("j"), Direction::Outward, "share"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(textOf(result->kernel),
            (std::vector<std::string>{"r j | share[r][j] = -0",
                                      "r j i | share[r][j] = share[r][j] + x[i + j]",
                                      "r j | t[r] = t[r] + share[r][j]"}));
}

TEST(SplitReduction, OneLoopInward) {
  TestKernel test = matmul();
  auto result = apply(test.get(), {{SplitReduction{Iname("k"), Direction::Inward}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(textOf(result->kernel).front(), "i j | c_part[i][j] = -0");
}

TEST(SplitReduction, PartialSumsOnTheGrid) {
  TestKernel test = rows();
  auto parallel = [](const char *name) { return TagInames{Iname(name), ir::GroupAxis{0}}; };
  SplitReduction split{Iname("j"), Direction::Outward};
  auto together = apply(test.get(), {{split, {1}}, {parallel("j"), {2}}});
  ASSERT_FALSE(together) << "t is accumulated in the same loop";
  EXPECT_EQ(together.error().location, ir::SourceLocation{2});
  DuplicateInames own{inames({"j"}), "writes:t"};
  auto apart = apply(test.get(), {{split, {1}}, {own, {2}}, {parallel("j"), {3}}});
  EXPECT_TRUE(apart) << apart.error().message;
}

/// for a: for j: b[j] = x[j];  for a: for i: for j: t[a] += x[i + j]: with j outside the loops over
/// j must not become one.
TEST(SplitReduction, LoopsStayApart) {
  TestKernel test({"n"});
  test.array("x").array("t").array("b");
  auto other = [&] {
    test.statement({"a", "j"}, "0 <= a, j < n", at("b", {i("j")}), value(at("t", {i("a")})));
  };
  other();
  test.statement({"a", "i", "j"}, "0 <= a, i, j < n", at("t", {i("a")}),
                 sum(value(at("t", {i("a")})), value(at("x", {plus(i("i"), i("j"))}))));
  other();
  auto result = splitReduction(test.get(), {Iname("i"), Direction::Inward});
  EXPECT_ERROR(splitReduction(test.get(), {Iname("j"), Direction::Outward}),
               "'j' is around several statements; distribute the loop first");
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->statements.size(), 5u);
  EXPECT_EQ(result->statements[1].newLoop, Iname("j"));
  EXPECT_EQ(result->statements[4].newLoop, Iname("j"));
}

TEST(SplitReduction, Errors) {
  TestKernel test = rows();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(splitReduction(kernel, {Iname("r"), Direction::Inward}),
               "the iterations of 'r' do not all contribute to one element, or other statements "
               "are in the loop");
  EXPECT_ERROR(splitReduction(matmul().get(), {Iname("k"), Direction::Outward}),
               "'s0' accumulates over 'k' only, so that nothing is left for partial sums");
  EXPECT_ERROR(splitReduction(recurrence().get(), {Iname("i"), Direction::Inward}),
               "'s0' is no reduction that is known: a sum, a product, a bit operation, a minimum "
               "or maximum of its target");
  EXPECT_ERROR(splitReduction(kernel, {Iname("i"), Direction::Inward, "x"}),
               "'x' is a variable of the kernel; choose another name");
  EXPECT_FALSE(splitReduction(kernel, {Iname("z"), Direction::Inward}));
  kernel.tags[Iname("j")] = ir::LocalAxis{0};
  EXPECT_ERROR(splitReduction(kernel, {Iname("i"), Direction::Outward}),
               "the iterations of 'i' do not all contribute to one element, or other statements "
               "are in the loop");
}

} // namespace
} // namespace loopy::transforms
