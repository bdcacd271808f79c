#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(Tile, PutsTheLoopsOverTilesOutside) {
  TestKernel test = matmul();
  auto result = tile(test.get(), {inames({"i", "j"}), {8, 4}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames,
            inames({"i_outer", "j_outer", "i_inner", "j_inner", "k"}));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(Tile, OrderIsThatOfTheStep) {
  TestKernel test = matmul();
  auto result = tile(test.get(), {inames({"k", "i"}), {8, 4}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames,
            inames({"k_outer", "i_outer", "j", "k_inner", "i_inner"}));
}

TEST(Tile, Errors) {
  TestKernel test = matmul(), imperfect = timeLoop();
  EXPECT_ERROR(tile(test.get(), {}), "tiling needs at least one iname");
  EXPECT_ERROR(tile(test.get(), {inames({"i", "j"}), {8}}),
               "tiling needs one length per iname: there are 2 inames and 1 lengths");
  EXPECT_ERROR(tile(test.get(), {inames({"i", "i"}), {8, 8}}), "'i' is named twice");
  EXPECT_ERROR(tile(test.get(), {inames({"i", "q"}), {8, 8}}),
               "there is no iname 'q' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(tile(test.get(), {inames({"i", "j"}), {8, 0}}),
               "the length of a split must be positive, not 0");
  EXPECT_ERROR(tile(imperfect.get(), {inames({"t", "i"}), {8, 8}}),
               "'t' and 'i' are not around the same statements: 's1' is inside only one of them; "
               "distribute the outer loop first");
}

} // namespace
} // namespace loopy::transforms
