#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

/// for i: { t = x[i]; y[i] = t }
TestKernel copies() {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0);
  test.statement({"i"}, "0 <= i < n", at("t"), value(at("x", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t")));
  return test;
}

const Step onGrid{TagInames{Iname("i"), ir::GroupAxis{0}}, {2}};

TEST(PrivatizeTemporaries, IterationsHaveTheirOwn) {
  TestKernel test = copies();
  EXPECT_FALSE(applied(test.get(), {onGrid}));
  auto result =
      applied(test.get(), {{PrivatizeTemporaries{{Iname("i")}, {ArrayName("t")}}, {1}}, onGrid});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(toString(result->kernel.statements[1].value), "t[i]");
  EXPECT_EQ(result->kernel.find(ArrayName("t"))->scopeRank, 1u);
}

/// for j: for i in [3, 8): { float t[2]; t[0] = x[i]; y[j] = t[0] }
TEST(PrivatizeTemporaries, CopiesBecomeAnAxis) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 2, {2});
  const ir::Access element = at("t", {i("i"), i("j"), c(0)});
  test.statement({"j", "i"}, "0 <= j < n and 3 <= i < 8", element, value(at("x", {i("i")})));
  test.statement({"j", "i"}, "0 <= j < n and 3 <= i < 8", at("y", {i("j")}), value(element));
  auto result = applied(test.get(), {{PrivatizeTemporaries{{Iname("i")}, {ArrayName("t")}}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(toString(result->kernel.statements[1].value), "t[j][i - 3][0]");
  const ir::Array &array = *result->kernel.find(ArrayName("t"));
  EXPECT_EQ(array.scopeRank, 1u);
  EXPECT_EQ(sizes(result->kernel), "[5][2]");
}

/// for i: { y[i] = t; t = x[i] }
TEST(PrivatizeTemporaries, ValuesMustNotGoFromOneIterationToTheNext) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0);
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t")));
  test.statement({"i"}, "0 <= i < n", at("t"), value(at("x", {i("i")})));
  auto result = applied(test.get(), {{PrivatizeTemporaries{{Iname("i")}, {ArrayName("t")}}, {1}}});
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("the copies would change a value: 's0' at i="),
            std::string::npos)
      << result.error().message;
}

TEST(PrivatizeTemporaries, ValuesUnderConditionsStay) {
  TestKernel test = copies();
  ir::Kernel kernel = test.get();
  ir::Expr positive = ir::binary(ir::BinaryOp::Greater, value(at("x", {i("i")})),
                                 ir::floatingLiteral(0, ir::ScalarType::F32), ir::ScalarType::Bool);
  for (ir::Statement &statement : kernel.statements)
    statement.predicates = {positive};
  // Each load may also see what an earlier iteration left.
  EXPECT_FALSE(applied(kernel, {{PrivatizeTemporaries{{Iname("i")}, {ArrayName("t")}}, {1}}}));
}

TEST(PrivatizeTemporaries, Errors) {
  TestKernel test = copies();
  test.statement({"j"}, "0 <= j < n", at("y", {i("j")}), value(at("t")));
  EXPECT_ERROR(
      privatizeTemporaries(test.get(), {{Iname("i")}, {ArrayName("t")}}),
      "'s2' accesses 't' outside of the loop 'i', so that its iterations cannot have copies "
      "of their own");
  EXPECT_ERROR(privatizeTemporaries(test.get(), {{Iname("i")}, {ArrayName("y")}}),
               "'y' is memory of the program, which stays as it is; add_prefetch and buffer_array "
               "make copies that can be changed");
  EXPECT_FALSE(privatizeTemporaries(test.get(), {{Iname("k")}, {ArrayName("t")}}));
  auto once = privatizeTemporaries(copies().get(), {{Iname("i")}, {ArrayName("t")}});
  ASSERT_TRUE(once);
  EXPECT_ERROR(privatizeTemporaries(*once, {{Iname("i")}, {ArrayName("t")}}),
               "'t' has a copy per iteration of 'i' already; to make one array of them, 'i' needs "
               "constant bounds");
}

} // namespace
} // namespace loopy::transforms
