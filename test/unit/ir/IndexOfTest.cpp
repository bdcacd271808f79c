#include "ir/IndexOf.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::ir {
namespace {

using namespace loopy::test;

/// The index expression of a function in isl syntax over the parameter n and inames i and j.
std::string text(const std::string &function) {
  static const TestKernel test({"n"});
  isl::pw_aff value(test.ctx(), "[n, i, j] -> { " + function + " }");
  auto expr = indexOf(test.get(), value);
  return expr ? toString(*expr) : "none";
}

TEST(IndexOf, AffineFunctions) {
  EXPECT_EQ(text("[3]"), "3");
  EXPECT_EQ(text("[i - j]"), "i - j");
  EXPECT_EQ(text("[2i + n - 3]"), "n - 3 + i * 2");
  EXPECT_EQ(text("[-i]"), "0 - i");
}

TEST(IndexOf, RoundedFunctions) {
  EXPECT_EQ(text("[floor((i + n)/4)]"), "floordiv(n + i, 4)");
  EXPECT_EQ(text("[i mod 4]"), "i - floordiv(i, 4) * 4");
}

TEST(IndexOf, FunctionsInPiecesHaveNoSingleExpression) {
  EXPECT_EQ(text("[i] : i >= 0; [j] : i < 0"), "none");
}

} // namespace
} // namespace loopy::ir
