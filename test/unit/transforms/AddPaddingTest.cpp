#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

ir::Expected<AppliedScript> applied(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

/// for i: for j: t[i][j] = a[i][j];  for i_1: for j_1: b[i_1][j_1] = t[j_1][i_1]   t is 8 x 8
TestKernel tile(std::int64_t rows = 8, std::int64_t columns = 8) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2).local("t", 0, {rows, columns});
  test.statement({"i", "j"}, "0 <= i < 8 and 0 <= j < 8", at("t", {i("i"), i("j")}),
                 value(at("a", {i("i"), i("j")})));
  test.statement({"i_1", "j_1"}, "0 <= i_1 < 8 and 0 <= j_1 < 8", at("b", {i("i_1"), i("j_1")}),
                 value(at("t", {i("j_1"), i("i_1")})));
  return test;
}

std::string sizes(const ir::Kernel &kernel) {
  std::string text;
  for (const auto &size : kernel.find(ArrayName("t"))->sizes)
    text += "[" + toString(*size) + "]";
  return text;
}

TEST(AddPadding, MakesTheAxisLonger) {
  TestKernel test = tile();
  auto result = applied(test.get(), {{AddPadding{ArrayName("t"), 1, 1}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel), "[8][9]");
  EXPECT_EQ(toString(result->kernel.statements[0].target), "t[i][j]");
}

TEST(AddPadding, Errors) {
  TestKernel test = tile();
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("a"), 1, 1}),
               "'a' is memory of the program, which stays as it is; add_prefetch and buffer_array "
               "make copies that can be changed");
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("t"), 2, 1}),
               "'t' has no axis 2; its axes are numbered from 0 to 1");
  EXPECT_ERROR(addPadding(test.get(), {ArrayName("t"), 1, 0}),
               "padding must be at least one element");
  EXPECT_FALSE(addPadding(test.get(), {ArrayName("t"), 1, std::int64_t(1) << 62}));
}

} // namespace
} // namespace loopy::transforms
