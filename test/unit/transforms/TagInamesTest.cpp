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

TEST(TagInames, PatternsTagAllThatMatch) {
  TestKernel test({"n"});
  test.array("a").statement({"i_a", "i_b", "k"}, "0 <= i_a < 4 and 0 <= i_b < 4 and 0 <= k < 4",
                            at("a", {i("k")}), value(at("a", {i("k")})));
  auto result = tagInames(test.get(), {Iname("i_*"), ir::Unroll{}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tags.size(), 2u);
  EXPECT_EQ(result->tag(Iname("k")), ir::InameTag(ir::Sequential{}));
  EXPECT_ERROR(tagInames(test.get(), {Iname("x*"), ir::Unroll{}}),
               "no iname matches 'x*'; the inames are 'i_a', 'i_b', 'k'");
}

TEST(TagInames, AutomaticAxesFollowTheStrides) {
  TestKernel test({"n"});
  test.array("a", 2).statement({"i", "j"}, "0 <= i < 4 and 0 <= j < 4", at("a", {i("i"), i("j")}),
                               value(at("a", {i("i"), i("j")})));
  auto result = tagInames(test.get(), {Iname("?"), ir::LocalAxis{automaticAxis}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tag(Iname("j")), ir::InameTag(ir::LocalAxis{0}));
  EXPECT_EQ(result->tag(Iname("i")), ir::InameTag(ir::LocalAxis{1}));
}

TEST(TagInames, AutomaticAxesAreFreeOnes) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = ir::GroupAxis{0};
  auto result = tagInames(kernel, {Iname("j"), ir::GroupAxis{automaticAxis}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->tag(Iname("j")), ir::InameTag(ir::GroupAxis{1}));

  TestKernel deep({"n"});
  deep.array("a").statement({"p", "q", "r", "s"},
                            "0 <= p < n and 0 <= q < n and 0 <= r < n and "
                            "0 <= s < n",
                            at("a", {i("p")}), value(at("a", {i("p")})));
  EXPECT_ERROR(tagInames(deep.get(), {Iname("?"), ir::GroupAxis{automaticAxis}}),
               "there is no free axis for 's': the loops around it use g.0, g.1 and g.2");
}

} // namespace
} // namespace loopy::transforms
