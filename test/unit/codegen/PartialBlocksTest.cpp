#include "codegen/PartialBlocks.h"

#include "test/unit/support/GeneratedCode.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;

constexpr ir::Vectorize vec;
constexpr ir::Unroll unroll;

const std::string some = "0 <= i < n and 0 <= j < m and m <= 8";

/// s[j] of `size` elements and x, for kernels that compute t[j] from them for j in [0, m).
TestKernel arrays(unsigned scopeRank = 1, std::int64_t size = 8) {
  TestKernel test({"n", "m"});
  test.array("x").array("y").local("s", 1, {8}).local("t", scopeRank, {size});
  test.statement({"i", "f"}, "0 <= i < n and 0 <= f < m and m <= 8", at("s", {i("i"), i("f")}),
                 value(at("x", {i("f")})));
  return test;
}

/// With blocks of 4 lanes, 2 of them unrolled.
std::string codeOf(const TestKernel &test) {
  return openclBody(test.get(), {split("j", 4, unroll, vec)});
}

/// Whether the second vector of t follows the first one without a condition in the code of partial
/// tiles, which comes last.
bool runsWhole(const std::string &text) {
  const std::size_t first = text.rfind("&t[0]);\n");
  if (first == std::string::npos)
    return false;
  const std::size_t next = text.find_first_not_of(' ', first + 8);
  return text.compare(next, 12, "loopy_store_") == 0;
}

ir::Expr twice(const ir::Expr &value) { return sum(value, value); }
const ir::Access element = at("s", {i("i"), i("j")}), target = at("t", {i("i"), i("j")});

TEST(PartialBlocks, RunAsAWhole) {
  TestKernel test = arrays();
  test.statement({"i", "j"}, some, target, twice(value(element)));
  test.statement({"i", "r"}, "0 <= i < n and 0 <= r < m and m <= 8", at("y", {i("r")}),
                 value(at("t", {i("i"), i("r")})));
  EXPECT_NE(codeOf(test).find("    loopy_store_float4(loopy_load_float4(&s[0]) + "
                              "loopy_load_float4(&s[0]), &t[0]);\n"
                              "    loopy_store_float4(loopy_load_float4(&s[4]) + "
                              "loopy_load_float4(&s[4]), &t[4]);\n"),
            std::string::npos)
      << codeOf(test);
}

TEST(PartialBlocks, OfRowsThatReadTheProgramOutsideOfTheBlock) {
  TestKernel test = arrays();
  test.statement({"i", "j"}, some, target, sum(value(element), value(at("x", {i("i")}))));
  EXPECT_TRUE(runsWhole(codeOf(test))) << codeOf(test);
}

TEST(PartialBlocks, NotWhereElementsAreAccessedElsewhere) {
  TestKernel test = arrays();
  test.statement({"i", "j"}, some, target, twice(value(element)));
  EXPECT_TRUE(runsWhole(codeOf(test))) << codeOf(test);
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t", {i("i"), c(6)})));
  EXPECT_FALSE(runsWhole(codeOf(test))) << codeOf(test);
}

TEST(PartialBlocks, NotWhereAnotherIterationNeedsTheElements) {
  const std::string triangle = "0 <= i < n and n <= 8 and 0 <= j <= i";
  for (unsigned scopeRank : {0, 1}) {
    TestKernel test({"n"});
    test.array("y").local("s", 1, {8}).local("t", scopeRank, {8});
    ir::Access own = scopeRank == 0 ? at("t", {i("j")}) : target;
    test.statement({"i", "j"}, triangle, own, twice(value(element)));
    EXPECT_EQ(runsWhole(codeOf(test)), scopeRank == 1) << codeOf(test);
  }
}

TEST(PartialBlocks, NotWhatTheProgramMayNotHave) {
  TestKernel test = arrays();
  test.statement({"i", "j"}, some, target, sum(value(element), value(at("x", {i("j")}))));
  EXPECT_FALSE(runsWhole(codeOf(test))) << codeOf(test);
}

TEST(PartialBlocks, NotBeyondTheEndOfAVariable) {
  TestKernel test = arrays(1, 7);
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < m and m <= 7", target, twice(value(element)));
  EXPECT_FALSE(runsWhole(codeOf(test))) << codeOf(test);
}

TEST(PartialBlocks, NotWithIntegersWhichMayOverflow) {
  TestKernel test = arrays();
  test.statement({"i", "j"}, some, target,
                 sum(value(element), ir::cast(i("j"), ir::ScalarType::F32)));
  EXPECT_FALSE(runsWhole(codeOf(test))) << codeOf(test);
}

TEST(PartialBlocks, NotStoresToTheProgram) {
  TestKernel test = arrays();
  test.statement({"i", "j"}, some, at("y", {i("j")}), twice(value(element)));
  EXPECT_NE(codeOf(test).find("if (m >= 8)"), std::string::npos) << codeOf(test);
}

} // namespace
} // namespace loopy::codegen
