#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

/// for i: { t[i] = x[i]; y[i] = t[i]; u[i] = y[i]; x[i] = u[i] }, and for `isCrossed` with a last
/// use of t behind that of u
TestKernel twoLocals(bool isCrossed = false) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1).local("u", 1);
  auto in = [](const char *name) { return at(name, {i("i")}); };
  test.statement({"i"}, "0 <= i < n", in("t"), value(in("x")));
  test.statement({"i"}, "0 <= i < n", in("y"), value(in("t")));
  test.statement({"i"}, "0 <= i < n", in("u"), value(in("y")));
  test.statement({"i"}, "0 <= i < n", in("x"),
                 isCrossed ? sum(value(in("u")), value(in("t"))) : value(in("u")));
  return test;
}

const Step shared{AliasTemporaries{{ArrayName("t"), ArrayName("u")}}, {1}};

TEST(AliasTemporaries, OneArrayIsLeft) {
  TestKernel test = twoLocals();
  auto result = applied(test.get(), {shared});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.find(ArrayName("u")), nullptr);
  EXPECT_EQ(toString(result->kernel.statements[2].target), "t[i]");
}

TEST(AliasTemporaries, NoValueMayBeLost) {
  TestKernel test = twoLocals(true);
  auto result = applied(test.get(), {shared});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().location.encoding, 1u);
  EXPECT_NE(result.error().message.find("the copies would change a value: 's3' at i="),
            std::string::npos)
      << result.error().message;
}

TEST(AliasTemporaries, Errors) {
  TestKernel test = twoLocals();
  auto errorOf = [&](const std::vector<std::string> &names) {
    auto result = aliasTemporaries(test.get(), {{names.begin(), names.end()}});
    return result ? "" : result.error().message;
  };
  EXPECT_EQ(errorOf({"t"}), "there must be at least two arrays that share memory");
  EXPECT_EQ(errorOf({"t", "t"}), "'t' is named twice");
  EXPECT_EQ(
      errorOf({"t", "x"}),
      "'x' is memory of the program, which stays as it is; add_prefetch and buffer_array make "
      "copies that can be changed");
  TestKernel other = twoLocals();
  other.local("v", 1, {4});
  EXPECT_ERROR(aliasTemporaries(other.get(), {{ArrayName("t"), ArrayName("v")}}),
               "'t' and 'v' cannot share memory: they differ in type, size, address space, or the "
               "number of loops around their declaration");
}

} // namespace
} // namespace loopy::transforms
