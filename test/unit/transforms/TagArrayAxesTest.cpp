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
  EXPECT_ERROR(tagArrayAxes(test.get(), {ArrayName("a"), "c"}),
               "'a' is memory of the program, which stays as it is; add_prefetch and buffer_array "
               "make copies that can be changed");
  for (const char *order :
       {"", "N0", "N0,N0", "N0,N2", "N0,N1,N2", "N0,N1,", "1,0", "N1;N0", "Nx,N0"})
    EXPECT_ERROR(tagArrayAxes(test.get(), {ArrayName("t"), order}),
                 "\"" + std::string(order) +
                     "\" is no order of the 2 axes of 't': \"c\", \"f\", or a list such as "
                     "\"N1,N0\" in which N0 marks the axis whose elements are neighbours");
  TestKernel scalar({"n"});
  scalar.local("t", 0).statement({}, "", at("t"), value(at("t")));
  EXPECT_ERROR(tagArrayAxes(scalar.get(), {ArrayName("t"), "c"}),
               "'t' has no axis 0; it is a scalar");
}

} // namespace
} // namespace loopy::transforms
