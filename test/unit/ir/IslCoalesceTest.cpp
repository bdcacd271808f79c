#include "ir/IslCoalesce.h"

#include <gtest/gtest.h>

namespace loopy::ir {

TEST(IslCoalesce, AddsNoElements) {
  IslContext context;
  isl::set set(context.get(), "{ A[a] : 0 <= a <= 1 or (exists e: a = 2e and 0 <= a <= 14) }");
  EXPECT_TRUE(coalesced(set).is_equal(set));
}

TEST(IslCoalesce, JoinsNeighbours) {
  IslContext context;
  isl::set set(context.get(), "{ A[a] : 0 <= a <= 3 or 4 <= a <= 9 }");
  EXPECT_TRUE(coalesced(set).is_equal(set));
  EXPECT_EQ(isl_set_n_basic_set(coalesced(set).get()), 1);
}

namespace {

/// A set of which isl finds while it simplifies that it is in error itself.
struct Difficult {
  int number;
  Difficult coalesce() const {
    isl::exception::throw_error(isl_error_internal, "tableau", "isl_coalesce.c", 1);
    return *this;
  }
  bool is_equal(const Difficult &) const { return true; }
};
std::optional<int> countPieces(const Difficult &) { return 2; }

} // namespace

TEST(IslCoalesce, KeepsWhatIslCannotJoin) { EXPECT_EQ(coalesced(Difficult{7}).number, 7); }

} // namespace loopy::ir
