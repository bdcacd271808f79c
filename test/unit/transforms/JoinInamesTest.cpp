#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

/// for i in [0, n): for j in [2, 7): a[i] = a[j]
TestKernel rectangle() {
  TestKernel test({"n"});
  test.array("a").statement({"i", "j"}, "0 <= i < n and 2 <= j < 7", at("a", {i("i")}),
                            value(at("a", {i("j")})));
  return test;
}

TEST(JoinInames, FirstIsTheSlowest) {
  TestKernel test = rectangle();
  auto result = joinInames(test.get(), {inames({"i", "j"}), Iname("ij")});
  ASSERT_TRUE(result);
  const ir::Statement &s0 = result->statements[0];
  EXPECT_EQ(s0.inames, inames({"ij"}));
  EXPECT_EQ(ir::toString(s0.target), "a[floordiv(ij, 5)]");
  EXPECT_EQ(ir::toString(s0.value), "a[floormod(ij, 5) + 2]");
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(JoinInames, ThreeLoops) {
  TestKernel test({"n"});
  test.array("a").statement({"i", "j", "k"}, "0 <= i < n and 0 <= j < 3 and 0 <= k < i and k < 4",
                            at("a", {i("i")}), value(at("a", {plus(i("j"), i("k"))})));
  auto result = joinInames(test.get(), {inames({"i", "j", "k"}), Iname("w")});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].inames, inames({"w"}));
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(JoinInames, Errors) {
  TestKernel test = matmul();
  EXPECT_ERROR(joinInames(test.get(), {inames({"i", "j"}), Iname("ij")}),
               "'j' cannot be joined as a faster index: its range is not a compile-time constant");
  TestKernel box = rectangle();
  EXPECT_ERROR(joinInames(box.get(), {inames({"i"}), Iname("ij")}),
               "joining needs at least two inames");
  EXPECT_ERROR(joinInames(box.get(), {inames({"i", "q"}), Iname("ij")}),
               "there is no iname 'q' here; the inames are 'i', 'j'");
  EXPECT_ERROR(joinInames(box.get(), {inames({"i", "i"}), Iname("ij")}), "'i' is named twice");
  EXPECT_ERROR(joinInames(box.get(), {inames({"i", "j"}), Iname("a")}),
               "'a' is a variable of the kernel; choose another name");
  ir::Kernel tagged = box.get();
  tagged.tags[Iname("j")] = ir::Unroll{};
  EXPECT_ERROR(joinInames(tagged, {inames({"i", "j"}), Iname("ij")}),
               "'j' is tagged unr already; transform it before it is tagged");
  TestKernel imperfect({"n"});
  imperfect.array("a");
  imperfect.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  imperfect.statement({"i", "j"}, "0 <= i < n and 0 <= j < 3", at("a", {i("i")}),
                      value(at("a", {i("j")})));
  EXPECT_ERROR(joinInames(imperfect.get(), {inames({"i", "j"}), Iname("ij")}),
               "'i' and 'j' are not around the same statements: 's0' is inside only one of them");
}

} // namespace
} // namespace loopy::transforms
