#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

TEST(TagInames, SetsAndRemovesTags) {
  TestKernel test = saxpy();
  auto tagged = tagInames(test.get(), {Iname("i"), ir::GroupAxis{1}});
  ASSERT_TRUE(tagged);
  EXPECT_EQ(ir::toString(tagged->tag(Iname("i"))), "g.1");
  auto untagged = tagInames(*tagged, {Iname("i"), ir::Sequential{}});
  ASSERT_TRUE(untagged);
  EXPECT_EQ(ir::toString(untagged->tag(Iname("i"))), "for");
}

TEST(TagInames, ConstantExtentsMayBeLocalOrUnrolled) {
  TestKernel test({"n"});
  test.array("a").statement({"i", "j"}, "0 <= i < n and 0 <= j < 8", at("a", {i("j")}),
                            value(at("a", {i("j")})));
  EXPECT_TRUE(tagInames(test.get(), {Iname("j"), ir::LocalAxis{0}}));
  EXPECT_TRUE(tagInames(test.get(), {Iname("j"), ir::Unroll{}}));
}

TEST(TagInames, Errors) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(tagInames(kernel, {Iname("z"), ir::GroupAxis{0}}),
               "there is no iname 'z' here; the inames are 'i', 'j', 'k'");
  EXPECT_ERROR(tagInames(kernel, {Iname("i"), ir::GroupAxis{3}}),
               "the tag g.3 has no meaning: the grid has axes 0, 1 and 2");
  EXPECT_ERROR(
      tagInames(kernel, {Iname("i"), ir::LocalAxis{0}}),
      "'i' cannot be tagged l.0: its extent is not a compile-time constant; split it first "
      "and tag the inner loop");
  EXPECT_ERROR(
      tagInames(kernel, {Iname("i"), ir::Unroll{}}),
      "'i' cannot be tagged unr: its extent is not a compile-time constant; split it first "
      "and tag the inner loop");
  auto tagged = tagInames(kernel, {Iname("i"), ir::GroupAxis{0}});
  ASSERT_TRUE(tagged);
  EXPECT_ERROR(tagInames(*tagged, {Iname("i"), ir::GroupAxis{1}}),
               "'i' is tagged g.0 already; remove that tag with loopy::none first");
  EXPECT_ERROR(tagInames(*tagged, {Iname("j"), ir::GroupAxis{0}}),
               "'j' cannot be tagged g.0: statement 's0' has 'i' on that axis already");
}

} // namespace
} // namespace loopy::transforms
