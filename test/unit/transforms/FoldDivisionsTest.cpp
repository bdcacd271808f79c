#include "transforms/FoldDivisions.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Expr;

/// The subscripts of for j, k in `range`: a[subscript] = 0, after folding.
std::string folded(const std::string &range, const Expr &subscript) {
  TestKernel test({"n"});
  test.array("a").statement({"j", "k"}, range, at("a", {subscript}),
                            ir::floatingLiteral(0, ir::ScalarType::F32));
  return toString(foldDivisions(test.get()).statements[0].target);
}

Expr blocks(std::int64_t length) {
  return ir::indexAdd(ir::indexMul(i("j"), ir::index(length)), i("k"));
}

TEST(FoldDivisions, OfBlocksThatTheLoopsHave) {
  const std::string range = "0 <= j < n and 0 <= k < 16";
  EXPECT_EQ(folded(range, ir::indexFloorDiv(blocks(16), 16)), "a[j]");
  EXPECT_EQ(folded(range, ir::indexFloorMod(blocks(16), 16)), "a[k]");
  EXPECT_EQ(folded(range, ir::indexFloorDiv(blocks(32), 16)), "a[2 * j]");
}

TEST(FoldDivisions, OfAllMultiples) {
  const Expr doubled = ir::indexMul(blocks(4), ir::index(4));
  EXPECT_EQ(folded("0 <= j, k < n", ir::indexFloorDiv(doubled, 4)), "a[4 * j + k]");
  EXPECT_EQ(folded("0 <= j, k < n", ir::indexFloorMod(doubled, 4)), "a[0]");
}

/// The rest lies in one block, though not in the first.
TEST(FoldDivisions, WithACommonQuotient) {
  const std::string range = "0 <= j < n and 32 <= k < 40";
  EXPECT_EQ(folded(range, ir::indexFloorDiv(blocks(16), 16)), "a[j + 2]");
  EXPECT_EQ(folded(range, ir::indexFloorMod(blocks(16), 16)), "a[k - 32]");
  const std::string below = "0 <= j < n and -3 <= k < 0";
  EXPECT_EQ(folded(below, ir::indexFloorDiv(blocks(16), 16)), "a[j - 1]");
  EXPECT_EQ(folded(below, ir::indexFloorMod(blocks(16), 16)), "a[k + 16]");
}

TEST(FoldDivisions, Backwards) {
  const Expr last = ir::indexSub(ir::indexMul(i("j"), ir::index(4)), plus(i("k"), c(-3)));
  EXPECT_EQ(folded("0 <= j < n and 0 <= k < 4", ir::indexFloorDiv(last, 4)), "a[j]");
  EXPECT_EQ(folded("0 <= j < n and 0 <= k < 4", ir::indexFloorMod(last, 4)), "a[-1 * k + 3]");
}

TEST(FoldDivisions, InsideOfAnother) {
  const Expr outer = ir::indexFloorDiv(ir::indexFloorDiv(blocks(16), 4), 4);
  EXPECT_EQ(folded("0 <= j < n and 0 <= k < 4", outer), "a[j]");
}

TEST(FoldDivisions, OthersStay) {
  const Expr quotient = ir::indexFloorDiv(blocks(16), 16);
  for (const std::string range :
       {"0 <= j < n and 0 <= k <= 16", "0 <= j < n and -1 <= k < 16", "0 <= j < n and 0 <= k < n"})
    EXPECT_EQ(folded(range, quotient), "a[" + toString(quotient) + "]") << range;
  const Expr other = ir::indexFloorDiv(blocks(15), 16);
  EXPECT_EQ(folded("0 <= j < n and 0 <= k < 15", other), "a[" + toString(other) + "]");
}

} // namespace
} // namespace loopy::transforms
