#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(AffineMapInames, SkewsAndKeepsANameOfTheLeft) {
  TestKernel test = matmul();
  auto result = affineMapInames(test.get(), {"{ [i, j] -> [w, j] : w = i + j }"});
  ASSERT_TRUE(result) << result.error().message;
  const ir::Statement &s0 = result->statements[0];
  EXPECT_EQ(s0.inames, inames({"w", "j", "k"}));
  EXPECT_EQ(ir::toString(s0.target), "c[w - j][j]");
  EXPECT_TRUE(ir::verify(*result));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(AffineMapInames, MapsOntoEverySecondPoint) {
  TestKernel test = matmul();
  auto result = affineMapInames(test.get(), {"{ [i, j] -> [p, q] : p = i + j and q = i - j }"});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(AffineMapInames, MayChangeTheNumberOfLoops) {
  TestKernel test = matmul();
  auto strips = affineMapInames(test.get(), {"{ [j] -> [p, q] : p = floor(j/4) and q = j mod 4 }"});
  ASSERT_TRUE(strips) << strips.error().message;
  EXPECT_EQ(strips->statements[0].inames, inames({"i", "p", "q", "k"}));
  EXPECT_TRUE(ir::verifySameInstances(*strips, test.get()));
  auto back = affineMapInames(*strips, {"{ [p, q] -> [j] : j = 4p + q }"});
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->statements[0].inames, inames({"i", "j", "k"}));
  EXPECT_TRUE(ir::verifySameInstances(*back, test.get()));
}

TEST(AffineMapInames, MayUseParameters) {
  TestKernel test = saxpy();
  auto result = affineMapInames(test.get(), {"{ [i] -> [r] : r = n - 1 - i }"});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_TRUE(
      result->statements[0].domain.is_equal(isl::set(test.ctx(), "[n, r] -> { : 0 <= r < n }")));
}

TEST(AffineMapInames, UnreadableMaps) {
  TestKernel test = saxpy();
  for (std::string map : {"", "nonsense", "{ [i] -> [i + 1] }", "{ [i] -> [r] : r = }",
                          "{ [i] -> [r] : r = m }", "{ [i]; [r] }", "{ A[i] -> [r] : r = i }"})
    EXPECT_ERROR(affineMapInames(test.get(), {map}),
                 "cannot read the map \"" + map +
                     "\": write it in isl syntax with names in both tuples, as in "
                     "\"{ [i, j] -> [w, j] : w = i + j }\"");
}

TEST(AffineMapInames, LargeNumbers) {
  TestKernel test = saxpy();
  EXPECT_TRUE(affineMapInames(test.get(), {"{ [i] -> [r] : r = i + 1000000 }"}));
  EXPECT_ERROR(affineMapInames(test.get(), {"{ [i] -> [r] : r = 123456789012345678901i }"}),
               "a number in the map must not be beyond 1000000, because loops count in 64 bits");
}

TEST(AffineMapInames, MapsThatAreNoBijection) {
  TestKernel test = matmul();
  EXPECT_ERROR(affineMapInames(test.get(), {"{ [i, j] -> [w] : w = i + j }"}),
               "the map is not one to one: it takes several iterations to the same place");
  EXPECT_ERROR(affineMapInames(test.get(), {"{ [i] -> [w] : i <= w <= i + 1 }"}),
               "the map is not one to one: it takes an iteration to several places");
  EXPECT_ERROR(affineMapInames(test.get(), {"{ [i] -> [w] : w = i and i >= 1 }"}),
               "the map leaves out iterations of statement 's0': it must be defined for all of "
               "them");
}

TEST(AffineMapInames, Errors) {
  ir::Kernel kernel = timeLoop().get();
  EXPECT_ERROR(affineMapInames(kernel, {"{ [q] -> [w] : w = q }"}),
               "there is no iname 'q' here; the inames are 't', 'i', 'i_1'");
  EXPECT_ERROR(affineMapInames(kernel, {"{ [i] -> [m] : m = i }"}),
               "'m' is a variable of the kernel; choose another name");
  EXPECT_ERROR(affineMapInames(kernel, {"{ [i] -> [w, w] : w = i }"}),
               "'w' stands twice on the right of the map");
  EXPECT_ERROR(affineMapInames(kernel, {"{ [t, i] -> [p, q] : p = t + i and q = i }"}),
               "the map needs 'i', which is not around statement 's1'");
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  EXPECT_ERROR(affineMapInames(kernel, {"{ [i] -> [w] : w = i }"}),
               "'i' is tagged g.0 already; transform it before it is tagged");
}

} // namespace
} // namespace loopy::transforms
