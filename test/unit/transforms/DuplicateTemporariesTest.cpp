#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;

/// for i: { t = x[i]; y[i] = t }; then again, with `secondUse` in place of the last t
TestKernel twice(const ir::Access &secondUse = at("t", {i("i")})) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  for (const ir::Access &use : {at("t", {i("i")}), secondUse}) {
    test.statement({"i"}, "0 <= i < n", at("t", {i("i")}), value(at("x", {i("i")})));
    test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(use));
  }
  return test;
}

Step duplicated(const std::string &within) {
  return {DuplicateTemporaries{{ArrayName("t")}, within}, {1}};
}

TEST(DuplicateTemporaries, PickedStatementsHaveTheirOwn) {
  auto result = applied(twice().get(), {duplicated("id:s2 or id:s3")});
  ASSERT_TRUE(result) << result.error().message;
  const auto &statements = result->kernel.statements;
  EXPECT_EQ(toString(statements[0].target), "t[i]");
  EXPECT_EQ(toString(statements[1].value), "t[i]");
  EXPECT_EQ(toString(statements[2].target), "t_copy[i]");
  EXPECT_EQ(toString(statements[3].value), "t_copy[i]");
  EXPECT_EQ(result->kernel.find(ArrayName("t_copy"))->scopeRank, 1u);
}

TEST(DuplicateTemporaries, NoValueMayCrossOver) {
  for (const char *within : {"id:s3", "id:s0", "id:s1 or id:s2"}) {
    auto result = applied(twice().get(), {duplicated(within)});
    ASSERT_FALSE(result) << within;
    EXPECT_NE(result.error().message.find("the copies would change a value: "), std::string::npos)
        << result.error().message;
  }
}

TEST(DuplicateTemporaries, Errors) {
  TestKernel test = twice();
  auto errorOf = [&](const std::vector<std::string> &names, const std::string &within) {
    auto result = duplicateTemporaries(test.get(), {{names.begin(), names.end()}, within});
    return result ? "" : result.error().message;
  };
  EXPECT_EQ(errorOf({"t", "t"}, "id:s0"), "'t' is named twice");
  EXPECT_EQ(errorOf({"v"}, "id:s0"), "there is no array 'v' here");
  EXPECT_EQ(errorOf({"x"}, "id:s0"),
            "'x' is memory of the program, which stays as it is; add_prefetch and buffer_array "
            "make copies that can be changed");
  EXPECT_EQ(errorOf({"t"}, "iname:i"), "\"iname:i\" picks all statements that access 't', so that "
                                       "they share it with no others");
  TestKernel other = twice(at("x", {i("i")}));
  EXPECT_ERROR(duplicateTemporaries(other.get(), {{ArrayName("t")}, "id:s3"}),
               "no statement that \"id:s3\" picks accesses 't'");
}

} // namespace
} // namespace loopy::transforms
