#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::BinaryOp;
using ir::ScalarType;

ir::Expr element(const std::string &name) { return value(at(name, {i("i")})); }
ir::Expr join(BinaryOp op, const ir::Expr &a, const ir::Expr &b) {
  return ir::binary(op, a, b, ScalarType::F32);
}
ir::Expr product(const std::string &a, const std::string &b) {
  return join(BinaryOp::Mul, element(a), element(b));
}

/// for i: t[i] = t[i] + increment
ir::Kernel incremented(const TestKernel &empty, const ir::Expr &increment) {
  TestKernel test = empty;
  for (const char *name : {"t", "f", "x", "y"})
    test.array(name);
  test.statement({"i"}, "0 <= i < n", at("t", {i("i")}),
                 join(BinaryOp::Add, element("t"), increment));
  return test.get();
}

std::string collected(const ir::Expr &increment) {
  TestKernel test({"n"});
  auto result = collectCommonFactors(incremented(test, increment), {ArrayName("t")});
  return result ? toString(result->statements[0].value) : result.error().message;
}

TEST(CollectCommonFactors, TakesThemOut) {
  EXPECT_EQ(collected(join(BinaryOp::Add, product("f", "x"), product("y", "f"))),
            "t[i] + f[i] * (x[i] + y[i])");
  EXPECT_EQ(collected(join(BinaryOp::Sub, join(BinaryOp::Mul, product("f", "x"), element("y")),
                           product("x", "f"))),
            "t[i] + f[i] * x[i] * (y[i] + -1)");
  EXPECT_EQ(collected(join(BinaryOp::Add, element("f"), product("f", "f"))),
            "t[i] + f[i] * (1 + f[i])");
}

TEST(CollectCommonFactors, ARemarkSaysSo) {
  TestKernel test({"n"});
  ir::Kernel kernel = incremented(test, join(BinaryOp::Add, product("f", "x"), product("f", "y")));
  auto result = applyScript(kernel, *ir::computeDependences(kernel),
                            {{CollectCommonFactors{ArrayName("t")}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(result->remarks[0].message, "'s0' multiplies by common factors once: its result may be "
                                        "rounded in another way than the loop's");
}

TEST(CollectCommonFactors, Errors) {
  const std::string none = "no statement there adds several products with a common factor to 't'";
  EXPECT_EQ(collected(product("f", "x")), none);
  EXPECT_EQ(collected(join(BinaryOp::Add, product("f", "x"), product("y", "y"))), none);
  EXPECT_EQ(collected(join(BinaryOp::Add, product("f", "t"), product("f", "y"))), none)
      << "no increment";
  TestKernel test({"n"});
  ir::Kernel kernel = incremented(test, product("f", "x"));
  EXPECT_ERROR(collectCommonFactors(kernel, {ArrayName("z")}), "there is no array 'z' here");
  EXPECT_FALSE(collectCommonFactors(kernel, {ArrayName("t"), "id:s7"}));
}

} // namespace
} // namespace loopy::transforms
