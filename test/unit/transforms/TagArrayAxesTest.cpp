#include "test/unit/support/LayoutKernels.h"
#include "transforms/Dataflow.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

TEST(TagArrayAxes, TurnsTheArray) {
  TestKernel test = tileKernel(8, 9);
  for (const char *order : {"f", "N0,N1"}) {
    auto result = applied(test.get(), {{TagArrayAxes{ArrayName("t"), order}, {1}}});
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(sizes(result->kernel), "[9][8]");
    EXPECT_EQ(toString(result->kernel.statements[0].target), "t[j][i]");
    EXPECT_EQ(toString(result->kernel.statements[1].value), "t[i_1][j_1]");
  }
  for (const char *order : {"c", "N1,N0"})
    EXPECT_EQ(sizes(tagArrayAxes(test.get(), {ArrayName("t"), order}).value()), "[8][9]");
}

TEST(TagArrayAxes, ThreeAxes) {
  TestKernel test({"n"});
  test.array("b").local("t", 1, {2, 3, 4});
  test.statement({"i", "j", "k", "l"}, "0 <= i < n and 0 <= j < 2 and 0 <= k < 3 and 0 <= l < 4",
                 at("t", {i("i"), i("j"), i("k"), i("l")}), value(at("b", {i("i")})));
  auto result = tagArrayAxes(test.get(), {ArrayName("t"), "N0,N2,N1"});
  ASSERT_TRUE(result);
  EXPECT_EQ(sizes(*result), "[3][4][2]");
  EXPECT_EQ(toString(result->statements[0].target), "t[i][k][l][j]") << "the scope stays in front";
}

/// for i: p[i][1] = p[i][0] * p[i][0] + p[i][2]
TestKernel structures() {
  TestKernel test({"n"});
  auto member = [](std::int64_t number) { return at("p", {i("i"), c(number)}); };
  ir::Expr square =
      ir::binary(ir::BinaryOp::Mul, value(member(0)), value(member(0)), ir::ScalarType::F32);
  test.array("p", 2).statement({"i"}, "0 <= i < n", member(1), sum(square, value(member(2))));
  return test;
}

TEST(TagArrayAxes, StructuresBecomeAStructureOfArrays) {
  TestKernel test = structures();
  auto result = applied(test.get(), {{TagArrayAxes{ArrayName("p"), "N0,N1"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel, "p_packed"), "[3][n]");
  EXPECT_EQ(toString(result->kernel.find(ir::StatementId("s0"))->target), "p_packed[1][i]");
}

TEST(TagArrayAxes, StructuresFallApart) {
  TestKernel test = structures();
  auto result = applied(test.get(), {{TagArrayAxes{ArrayName("p"), "N0,sep"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  for (const char *part : {"p_packed_0", "p_packed_1", "p_packed_2"})
    EXPECT_EQ(sizes(result->kernel, part), "[n]");
  EXPECT_EQ(result->kernel.find(ArrayName("p_packed")), nullptr);
  const ir::Statement &user = *result->kernel.find(ir::StatementId("s0"));
  EXPECT_EQ(toString(user.target), "p_packed_1[i]");
  EXPECT_EQ(toString(user.value), "p_packed_0[i] * p_packed_0[i] + p_packed_2[i]");
  EXPECT_EQ(result->kernel.statements.size(), 4u) << "two copies there, one back";
  EXPECT_ERROR(addPadding(result->kernel, {ArrayName("p"), 0, 1}),
               "'p' is in several arrays on the device, such as 'p_packed_0'; name the one whose "
               "layout is to change");
  EXPECT_TRUE(addPadding(result->kernel, {ArrayName("p_packed_0"), 0, 1}));
  ir::Kernel mutant = *tagArrayAxes(test.get(), {ArrayName("p"), "N0,sep"});
  std::set<ArrayName> touched = {ArrayName("p")};
  for (const char *part : {"p_packed_0", "p_packed_1", "p_packed_2"})
    touched.insert(ArrayName(part));
  EXPECT_TRUE(verifySameDataflow(test.get(), mutant, touched));
  for (ir::Statement &statement : mutant.statements)
    if (statement.id == ir::StatementId("s0"))
      statement.target.array = ArrayName("p_packed_2");
  EXPECT_FALSE(verifySameDataflow(test.get(), mutant, touched));
}

TEST(TagArrayAxes, MistakesAreSeen) {
  TestKernel test = tileKernel();
  auto result = tagArrayAxes(test.get(), {ArrayName("t"), "f"});
  ASSERT_TRUE(result);
  EXPECT_TRUE(verifySameDataflow(test.get(), *result, {ArrayName("t")}));
  ir::Kernel mutant = *result;
  mutant.statements[1].value = value(at("t", {i("j_1"), i("i_1")})); // as it was
  EXPECT_FALSE(verifySameDataflow(test.get(), mutant, {ArrayName("t")}));
}

TEST(TagArrayAxes, Errors) {
  TestKernel test = tileKernel();
  EXPECT_ERROR(tagArrayAxes(test.get(), {ArrayName("x"), "c"}), "there is no array 'x' here");
  for (const char *order : {"", "N0", "N0,N0", "N0,N2", "N1,N2", "N0,N1,N2", "N0,N1,", "1,0",
                            "N1;N0", "Nx,N0", "N1,sep", "N0,sep,sep"})
    EXPECT_ERROR(tagArrayAxes(test.get(), {ArrayName("t"), order}),
                 "\"" + std::string(order) +
                     "\" is no order of the 2 axes of 't': \"c\", \"f\", or a list such as "
                     "\"N1,N0\" in which N0 marks the axis whose elements are neighbours");
  EXPECT_ERROR(tagArrayAxes(test.get(), {ArrayName("t"), "N0,vec"}),
               "an axis of 't' cannot be a vector; mark it N0 and tag the loop over it loopy::vec");
  EXPECT_ERROR(tagArrayAxes(test.get(), {ArrayName("t"), "N0,sep"}),
               "'s0' accesses t[i][j], where the subscript of axis 1 is no constant, so that the "
               "axis cannot be taken apart");
  TestKernel square = matmul();
  EXPECT_ERROR(tagArrayAxes(square.get(), {ArrayName("a"), "N0,sep"}),
               "axis 1 of 'a' has no constant number of elements up to 64, so that it cannot be "
               "taken apart");
  TestKernel scalar({"n"});
  scalar.local("t", 0).statement({}, "", at("t"), value(at("t")));
  EXPECT_ERROR(tagArrayAxes(scalar.get(), {ArrayName("t"), "c"}),
               "'t' has no axis 0; it is a scalar");
}

} // namespace
} // namespace loopy::transforms
