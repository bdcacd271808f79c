#include "ir/Order.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::ir {
namespace {

using namespace loopy::test;
using Kind = OrderLevel::Kind;

struct OnePair {
  TestKernel test = recurrence();
  Kernel kernel = test.get();
  Dependence dependence = (*computeDependences(kernel))[0];

  bool isOrdered(Kind kind, std::strong_ordering textual = std::strong_ordering::equal) {
    const Statement &s0 = kernel.statements[0];
    return unorderedPairs(dependence.relation, s0, s0, {{kind, Iname("i"), Iname("i")}}, textual)
        .is_empty();
  }
};

TEST(Order, AscendingLoopRespectsTheRecurrence) {
  EXPECT_TRUE(OnePair().isOrdered(Kind::Sequential));
}
TEST(Order, ParallelLoopDoesNot) { EXPECT_FALSE(OnePair().isOrdered(Kind::Parallel)); }
TEST(Order, GivenLevelsLookOnlyAtEqualValues) { EXPECT_TRUE(OnePair().isOrdered(Kind::Given)); }

TEST(Order, WitnessSpeaksTheUsersLanguage) {
  OnePair pair;
  EXPECT_EQ(describePair(pair.kernel, pair.dependence, pair.dependence.relation),
            "iteration i=1 writes a[1], which i=2 reads");
}

TEST(Order, EqualInstancesNeedTextualOrder) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("b", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  Kernel kernel = test.get();
  Dependence dependence = (*computeDependences(kernel))[0];
  const Statement &s0 = kernel.statements[0], &s1 = kernel.statements[1];
  std::vector<OrderLevel> levels = {{Kind::Sequential, Iname("i"), Iname("i")}};
  using std::strong_ordering;
  EXPECT_TRUE(
      unorderedPairs(dependence.relation, s0, s1, levels, strong_ordering::less).is_empty());
  EXPECT_FALSE(
      unorderedPairs(dependence.relation, s0, s1, levels, strong_ordering::greater).is_empty());
}

} // namespace
} // namespace loopy::ir
