#include "ir/IslLinearParts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace loopy::ir {
namespace {

bool holds(const LinearConstraint &constraint, long x, const std::vector<long> &locals) {
  long value = constraint.dims[0] * x + constraint.rest.constant;
  for (std::size_t i = 0; i < locals.size(); ++i)
    value += constraint.locals[i] * locals[i];
  return constraint.isEquality ? value == 0 : value >= 0;
}

/// Whether there are locals between -range and range.
bool contains(const ConvexPart &part, long x, std::vector<long> locals = {}) {
  constexpr long range = 15;
  if (locals.size() == part.locals)
    return std::ranges::all_of(part.constraints, [&](const LinearConstraint &constraint) {
      return holds(constraint, x, locals);
    });
  locals.push_back(0);
  for (long local = -range; local <= range; ++local) {
    locals.back() = local;
    if (contains(part, x, locals))
      return true;
  }
  return false;
}

/// The numbers from -12 to 12 in the parts of a set with one dimension.
std::vector<long> membersOf(const std::string &text) {
  IslContext context;
  auto parts = convexParts(isl::set(context.get(), text));
  std::vector<long> result;
  if (parts)
    for (long x = -12; x <= 12; ++x)
      if (std::ranges::any_of(*parts, [&](const ConvexPart &part) { return contains(part, x); }))
        result.push_back(x);
  return result;
}

TEST(IslLinearParts, IntervalsAndUnions) {
  EXPECT_EQ(membersOf("{ [x] : 2 <= x <= 4 }"), (std::vector<long>{2, 3, 4}));
  EXPECT_EQ(membersOf("{ [x] : x = -1 or 11 <= x <= 20 }"), (std::vector<long>{-1, 11, 12}));
}

TEST(IslLinearParts, LocalsWithAFormula) {
  EXPECT_EQ(membersOf("{ [x] : x mod 5 = 2 }"), (std::vector<long>{-8, -3, 2, 7, 12}));
}

/// isl gives no formula out where one is missing.
TEST(IslLinearParts, LocalsWithoutAFormula) {
  EXPECT_EQ(membersOf("{ [x] : exists (e : x <= 3e and 4e <= x + 5) and -4 <= x <= 12 }"),
            (std::vector<long>{-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12}));
}

TEST(IslLinearParts, NumbersThatAreTooLarge) {
  EXPECT_EQ(membersOf("{ [x] : 0 <= x <= 10000000000000000000000 }"), std::vector<long>());
}

/// Wherever the bound on isl's work is hit, the error says so.
TEST(IslLinearParts, BoundIsNoInternalError) {
  bool isRefused = false, isDone = false;
  for (unsigned long bound = 1; !isDone; ++bound) {
    IslContext context;
    isl::set set(context.get(), "[n] -> { [x] : x mod 5 = 2 and 3x <= n or x = 2n }");
    context.resetOperations();
    isl_ctx_set_max_operations(context.get().get(), bound);
    auto parts =
        guarded([&]() -> Expected<std::size_t> { return convexParts(set).value().size(); });
    isDone = parts.has_value();
    isRefused |= !isDone;
    ASSERT_TRUE(isDone || !parts.error().message.contains("internal error"))
        << bound << ": " << parts.error().message;
  }
  EXPECT_TRUE(isRefused);
}

} // namespace
} // namespace loopy::ir
