#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

const Step unprivatize{UnprivatizeTemporaries{{Iname("i")}, {ArrayName("t")}}, {1}};

/// for j: { float t[8]; for i in [0, 8): { t[i] = x[i]; y[i] = t[i + offset] } }
TestKernel expanded(int offset = 0) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1, {8});
  const std::string domain = "0 <= j < n and 0 <= i < 8";
  test.statement({"j", "i"}, domain, at("t", {i("j"), i("i")}), value(at("x", {i("i")})));
  const ir::Expr read = offset == 0 ? i("i") : ir::indexAdd(i("i"), c(offset));
  test.statement({"j", "i"}, domain, at("y", {i("i")}), value(at("t", {i("j"), read})));
  return test;
}

TEST(UnprivatizeTemporaries, AnAxisVanishes) {
  auto result = applied(expanded().get(), {unprivatize});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(toString(result->kernel.statements[1].value), "t[j]");
  EXPECT_EQ(sizes(result->kernel), "");
  EXPECT_EQ(result->kernel.find(ArrayName("t"))->scopeRank, 1u);
}

TEST(UnprivatizeTemporaries, CopiesOfADeclarationVanish) {
  const Step outer{UnprivatizeTemporaries{{Iname("j"), Iname("i")}, {ArrayName("t")}}, {1}};
  auto result = applied(expanded().get(), {outer});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(toString(result->kernel.statements[1].value), "t");
  EXPECT_EQ(result->kernel.find(ArrayName("t"))->scopeRank, 0u);
}

TEST(UnprivatizeTemporaries, UndoesWhatPrivatizeDid) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0);
  test.statement({"i"}, "3 <= i < 8", at("t"), value(at("x", {i("i")})));
  test.statement({"i"}, "3 <= i < 8", at("y", {i("i")}), value(at("t")));
  const Step privatize{PrivatizeTemporaries{{Iname("i")}, {ArrayName("t")}}, {1}};
  for (const Script &script : {Script{privatize, unprivatize},
                               Script{privatize, privatize, unprivatize}}) { // once: an axis
    auto result = applied(test.get(), script);
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(toString(result->kernel.statements[0].target), "t");
    EXPECT_EQ(toString(result->kernel.statements[1].value), "t");
    EXPECT_EQ(sizes(result->kernel), "");
    EXPECT_EQ(result->kernel.find(ArrayName("t"))->scopeRank, 0u);
  }
}

TEST(UnprivatizeTemporaries, IterationsSideBySideKeepTheirOwn) {
  const Step onGrid{TagInames{Iname("i"), ir::LocalAxis{0}}, {2}};
  EXPECT_TRUE(applied(expanded().get(), {onGrid}));
  EXPECT_FALSE(applied(expanded().get(), {unprivatize, onGrid}));
  EXPECT_FALSE(applied(expanded().get(), {onGrid, unprivatize}));
}

/// for i: t[i] = x[i];  for i_1: y[i_1] = t[i_1]
TestKernel inTwoLoops() {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0, {8});
  test.statement({"i"}, "0 <= i < 8", at("t", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i_1"}, "0 <= i_1 < 8", at("y", {i("i_1")}), value(at("t", {i("i_1")})));
  return test;
}

TEST(UnprivatizeTemporaries, LoopsAreFusedFirst) {
  EXPECT_ERROR(unprivatizeTemporaries(inTwoLoops().get(), {{Iname("i")}, {ArrayName("t")}}),
               "'t[i_1]' in 's1' and 't[i]' in 's0' may differ in the iteration of 'i' that they "
               "belong to; first make one loop of those that use 't' (rename_iname)");
  auto result =
      applied(inTwoLoops().get(), {{RenameIname{Iname("i_1"), Iname("i")}, {1}}, unprivatize});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(toString(result->kernel.statements[1].value), "t");
}

/// for j: for i: { y[j] = t[i]; t[i] = x[i] }: a value of the iteration of j before
TEST(UnprivatizeTemporaries, ValuesThatOuterLoopsNeedStay) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0, {8});
  const std::string domain = "0 <= j < n and 0 <= i < 8";
  test.statement({"j", "i"}, domain, at("y", {i("j")}), value(at("t", {i("i")})));
  test.statement({"j", "i"}, domain, at("t", {i("i")}), value(at("x", {i("i")})));
  auto result = applied(test.get(), {unprivatize});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("would change a value: 's0' at j="), std::string::npos)
      << result.error().message;
}

/// t[2 * i] and t[i]: the same axis, but different elements
TEST(UnprivatizeTemporaries, Errors) {
  const UnprivatizeTemporaries step{{Iname("i")}, {ArrayName("t")}};
  EXPECT_ERROR(
      unprivatizeTemporaries(expanded(1).get(), step),
      "'t[j][i + 1]' in 's1' and 't[j][i]' in 's0' may differ in the iteration of 'i' that "
      "they belong to; first make one loop of those that use 't' (rename_iname)");
  EXPECT_ERROR(unprivatizeTemporaries(expanded().get(), {{Iname("i")}, {ArrayName("x")}}),
               "'x' is memory of the program, which stays as it is; add_prefetch and buffer_array "
               "make copies that can be changed");
  EXPECT_FALSE(unprivatizeTemporaries(expanded().get(), {{Iname("k")}, {ArrayName("t")}}));
  auto once = unprivatizeTemporaries(expanded().get(), step);
  ASSERT_TRUE(once);
  EXPECT_ERROR(unprivatizeTemporaries(*once, step),
               "no subscript of 't' is made of 'i', so that its iterations have no copies of their "
               "own");
}

} // namespace
} // namespace loopy::transforms
