#include "transforms/PackBlocks.h"

#include "ir/Printer.h"
#include "test/unit/support/LayoutKernels.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;
using ir::StatementId;

/// for i: for j: b[i][j] = a[i][j], n x n
TestKernel matrices() {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  test.statement({"i", "j"}, "0 <= i, j < n", at("b", {i("i"), i("j")}),
                 value(at("a", {i("i"), i("j")})));
  return test;
}

/// The loops of the statement that fills the copy of `a`, with their tags, and what it does.
std::vector<std::string> packing(std::int64_t axis, std::int64_t count) {
  TestKernel test = matrices();
  auto result = applied(test.get(), {{SplitArrayAxis{ArrayName("a"), axis, count}, {1}}});
  EXPECT_TRUE(result) << result.error().message;
  if (!result)
    return {};
  const ir::Statement &pack = *result->kernel.find(StatementId("a_pack"));
  std::vector<std::string> lines;
  for (const Iname &iname : pack.inames)
    lines.push_back(iname.str() + ": " + toString(result->kernel.tag(iname)));
  lines.push_back(toString(pack.target) + " = " + toString(pack.value));
  return lines;
}

TEST(PackBlocks, ItemsHaveBlocksOfNeighbours) {
  EXPECT_EQ(packing(1, 16),
            (std::vector<std::string>{
                "a_pack_0: g.1", "a_pack_1_outer_outer: g.0", "a_pack_1_outer_inner: l.0",
                "a_pack_1_inner: vec",
                "a_packed[a_pack_0][a_pack_1_outer_inner + 16 * a_pack_1_outer_outer]"
                "[a_pack_1_inner] = a[a_pack_0][(a_pack_1_outer_outer * 16 + "
                "a_pack_1_outer_inner) * 16 + a_pack_1_inner]"}));
}

TEST(PackBlocks, SeveralVectorsInABlock) {
  EXPECT_EQ(packing(1, 24),
            (std::vector<std::string>{
                "a_pack_0: g.1", "a_pack_1_outer_outer: g.0", "a_pack_1_outer_inner: l.0",
                "a_pack_1_inner_outer: for", "a_pack_1_inner_inner: vec",
                "a_packed[a_pack_0][a_pack_1_outer_inner + 10 * a_pack_1_outer_outer]"
                "[a_pack_1_inner_inner + 8 * a_pack_1_inner_outer] = a[a_pack_0]"
                "[(a_pack_1_outer_outer * 10 + a_pack_1_outer_inner) * 24 + "
                "(a_pack_1_inner_outer * 8 + a_pack_1_inner_inner)]"}));
}

TEST(PackBlocks, BlocksOfRowsAreCopiedByOneItem) {
  EXPECT_EQ(packing(0, 4),
            (std::vector<std::string>{
                "a_pack_0_outer: g.1", "a_pack_1_outer: g.0", "a_pack_1_inner: l.0",
                "a_pack_0_inner: vec",
                "a_packed[a_pack_0_outer][a_pack_0_inner][a_pack_1_outer * 256 + a_pack_1_inner] "
                "= a[a_pack_0_outer * 4 + a_pack_0_inner][a_pack_1_outer * 256 + "
                "a_pack_1_inner]"}));
  const std::vector<std::string> odd = packing(0, 3);
  ASSERT_EQ(odd.size(), 5u);
  EXPECT_EQ(odd[3], "a_pack_0_inner: for");
}

/// Blocks as long as a group, and longer ones.
TEST(PackBlocks, LongBlocks) {
  for (std::int64_t count : {256, 257, 1000}) {
    const std::vector<std::string> lines = packing(1, count);
    ASSERT_GE(lines.size(), 5u);
    EXPECT_EQ(lines[2], "a_pack_1_outer_inner: l.0") << count;
  }
}

/// Loops that belong to somebody else, or to no copy of the program's arrays, stay.
TEST(PackBlocks, OtherLoopsStay) {
  TestKernel test = tileKernel();
  const std::string before = toString(test.get());
  EXPECT_EQ(toString(packInBlocks(test.get(), ArrayName("t"), 0, 4)), before);
  TestKernel twice = matrices();
  auto result = applied(twice.get(), {{TagArrayAxes{ArrayName("a"), "f"}, {1}},
                                      {SplitArrayAxis{ArrayName("a"), 1, 8}, {2}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_TRUE(result->kernel.find(StatementId("a_pack"))->inames.size() == 3)
      << "the loops of an earlier step";
}

} // namespace
} // namespace loopy::transforms
