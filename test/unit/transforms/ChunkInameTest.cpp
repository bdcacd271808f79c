#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

/// for i in [3, 133): y[i] = x[i]
TestKernel constantLoop() {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i"}, "3 <= i < 133", at("y", {i("i")}),
                                       value(at("x", {i("i")})));
  return test;
}

TEST(ChunkIname, MakesChunksWhoseLengthsDifferByOne) {
  TestKernel test = constantLoop();
  auto result = chunkIname(test.get(), {.iname = Iname("i"), .chunks = 4});
  ASSERT_TRUE(result);
  const ir::Statement &s0 = result->statements[0];
  EXPECT_EQ(s0.inames, inames({"i_outer", "i_inner"}));
  EXPECT_EQ(ir::toString(s0.target), "y[i_outer * 32 + 3 + min(i_outer, 2) + i_inner]");
  EXPECT_TRUE(s0.domain.is_equal(
      isl::set(test.ctx(), "[i_outer, i_inner] -> { : 0 <= i_inner and (0 <= i_outer <= 1 and "
                           "i_inner <= 32 or 2 <= i_outer <= 3 and i_inner <= 31) }")));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(ChunkIname, MoreChunksThanIterations) {
  TestKernel test = constantLoop();
  auto result = chunkIname(test.get(), {.iname = Iname("i"), .chunks = 200});
  ASSERT_TRUE(result);
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(ChunkIname, TagsAndNamesTheNewInames) {
  TestKernel test = constantLoop();
  auto result = chunkIname(test.get(), {.iname = Iname("i"),
                                        .chunks = 4,
                                        .outer = Iname("io"),
                                        .inner = Iname("ii"),
                                        .outerTag = ir::GroupAxis{0}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"io", "ii"}));
  EXPECT_EQ(result->tag(Iname("io")), ir::InameTag(ir::GroupAxis{0}));
}

TEST(ChunkIname, Errors) {
  TestKernel test = constantLoop(), parametric = saxpy();
  EXPECT_ERROR(chunkIname(test.get(), {.iname = Iname("q"), .chunks = 4}),
               "there is no iname 'q' here; the inames are 'i'");
  EXPECT_ERROR(chunkIname(test.get(), {.iname = Iname("i"), .chunks = 0}),
               "the number of chunks must be positive, not 0");
  EXPECT_ERROR(chunkIname(parametric.get(), {.iname = Iname("i"), .chunks = 4}),
               "'i' cannot be cut into chunks: its range is not a compile-time constant; use "
               "split_iname, or fix_parameters first");
  EXPECT_ERROR(chunkIname(test.get(), {.iname = Iname("i"), .chunks = 4, .outer = Iname("x")}),
               "'x' is a variable of the kernel; choose another name");
  EXPECT_ERROR(
      chunkIname(test.get(),
                 {.iname = Iname("i"), .chunks = 4, .outer = Iname("o"), .inner = Iname("o")}),
      "the outer and the inner iname are both called 'o'");
}

} // namespace
} // namespace loopy::transforms
