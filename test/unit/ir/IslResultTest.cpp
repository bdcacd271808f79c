#include "ir/IslResult.h"

#include <gtest/gtest.h>

namespace loopy::ir {

TEST(IslResult, TheBoundOnWorkIsNoInternalError) {
  IslContext context(2000);
  isl::set set(context.get(), "[n, m] -> { : 0 <= n < m }");
  auto result = guarded([&]() -> Expected<void> {
    while (true)
      projectOut(set, "n"); // calls isl's C interface
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "the loop nest is too complex to analyse within the bound on compile time");
}

TEST(IslResult, AResultIsAnObject) {
  IslContext context;
  isl::set set(context.get(), "[n] -> { : 0 <= n < 3 }");
  EXPECT_TRUE(managed(set.ctx(), isl_set_copy(set.get())).is_equal(set));
}

TEST(IslResult, NamesAfterTheBoundWasHitAreNoSyntaxErrors) {
  IslContext context(2);
  auto result = guarded([&]() -> Expected<isl::set> {
    return bindInames(universe(context.get()), "s0", {Iname("i"), Iname("j"), Iname("k")});
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "the loop nest is too complex to analyse within the bound on compile time");
}

} // namespace loopy::ir
