#include "ir/LoopTree.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::ir {
namespace {

using namespace loopy::test;

std::string shape(const LoopSequence &sequence) {
  std::string text;
  for (const LoopTreeNode &node : sequence)
    if (const auto *loop = std::get_if<LoopNode>(&node))
      text += loop->iname.str() + "(" + shape(loop->body) + ")";
    else
      text += std::get<LeafNode>(node).statement.str() + ";";
  return text;
}

TEST(LoopTree, NeighboursShareTheirCommonLoops) {
  EXPECT_EQ(shape(loopTree(timeLoop().get())), "t(i(s0;)i_1(s1;))");
}

TEST(LoopTree, AStatementBetweenTwoLoopsSeparatesThem) {
  TestKernel kernel({"n"});
  kernel.array("a");
  kernel.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("a", {i("j")}),
                   value(at("a", {i("j")})));
  kernel.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  kernel.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("a", {i("j")}),
                   value(at("a", {i("j")})));
  EXPECT_EQ(shape(loopTree(kernel.get())), "i(j(s0;)s1;j(s2;))");
}

TEST(LoopTree, ANewLoopIsNotSharedWithTheStatementBefore) {
  TestKernel test({"n"});
  test.array("a");
  for (int k = 0; k < 3; ++k)
    test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("a", {i("j")}),
                   value(at("a", {i("j")})));
  Kernel kernel = test.get();
  kernel.statements[1].newLoop = Iname("j");
  EXPECT_EQ(shape(loopTree(kernel)), "i(j(s0;)j(s1;s2;))");
  kernel.statements[2].newLoop = Iname("i");
  EXPECT_EQ(shape(loopTree(kernel)), "i(j(s0;)j(s1;))i(j(s2;))");
}

TEST(LoopTree, ListsStatementsInOrder) {
  auto ids = statementsIn(loopTree(timeLoop().get()));
  ASSERT_EQ(ids.size(), 2u);
  EXPECT_EQ(ids[0].str(), "s0");
  EXPECT_EQ(ids[1].str(), "s1");
}

} // namespace
} // namespace loopy::ir
