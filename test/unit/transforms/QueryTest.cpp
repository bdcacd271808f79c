#include "transforms/Query.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;

TEST(Query, Globs) {
  EXPECT_TRUE(matchesGlob("", ""));
  EXPECT_TRUE(matchesGlob("*", ""));
  EXPECT_TRUE(matchesGlob("a*c?", "abbcd"));
  EXPECT_FALSE(matchesGlob("a*c?", "abbc"));
  EXPECT_FALSE(matchesGlob("?", ""));
  EXPECT_FALSE(matchesGlob("a", "ab"));
}

/// s0: b[i] = a[i-1] + a[i+1] in t, i;  s1: a[i_1] = b[i_1] in t, i_1, tagged l.0
ir::Kernel tagged() {
  static const TestKernel test = timeLoop(); // owns the isl context
  ir::Kernel kernel = test.get();
  kernel.tags[ir::Iname("i_1")] = ir::LocalAxis{0};
  return kernel;
}

std::vector<bool> select(const std::string &query) {
  auto selected = selectStatements(tagged(), query);
  return selected ? *selected : std::vector<bool>();
}
using Flags = std::vector<bool>;

TEST(Query, Properties) {
  EXPECT_EQ(select(""), (Flags{true, true}));
  EXPECT_EQ(select("id:s0"), (Flags{true, false}));
  EXPECT_EQ(select("id:s*"), (Flags{true, true}));
  EXPECT_EQ(select("writes:a"), (Flags{false, true}));
  EXPECT_EQ(select("reads:a"), (Flags{true, false}));
  EXPECT_EQ(select("iname:i_?"), (Flags{false, true}));
  EXPECT_EQ(select("iname:t"), (Flags{true, true}));
  EXPECT_EQ(select("tag:l.*"), (Flags{false, true}));
}

TEST(Query, Operators) {
  EXPECT_EQ(select("not id:s0"), (Flags{false, true}));
  EXPECT_EQ(select("writes:a or writes:b"), (Flags{true, true}));
  EXPECT_EQ(select("writes:a and iname:i_1"), (Flags{false, true}));
  EXPECT_EQ(select("id:s0 or id:s1 and writes:b"), (Flags{true, false})); // and binds first
  EXPECT_EQ(select("(id:s0 or id:s1) and writes:a"), (Flags{false, true}));
  EXPECT_EQ(select("not (id:s0 and writes:a)"), (Flags{true, true}));
}

TEST(Query, PartsAreFoundByTheWhole) {
  ir::Kernel kernel = tagged();
  kernel.statements[0].id = ir::StatementId("s0_tail");
  kernel.statements[0].partOf = ir::StatementId("s0");
  EXPECT_EQ(*selectStatements(kernel, "id:s0"), (Flags{true, false}));
  EXPECT_EQ(*selectStatements(kernel, "id:*_tail"), (Flags{true, false}));
}

TEST(Query, Errors) {
  for (std::string query : {"s0", "id:", "id:s0 and", "(id:s0", "id:s0)", "id:s0 id:s1",
                            "color:red", "or id:s0", "not", "()"})
    EXPECT_ERROR(selectStatements(tagged(), query),
                 "cannot read the query \"" + query +
                     "\": it consists of id:, writes:, reads:, iname: and tag: with a pattern, "
                     "and, or, not and parentheses, as in \"writes:a and not id:s0\"");
  EXPECT_ERROR(selectStatements(tagged(), "writes:c"),
               "no statement matches \"writes:c\"; the statements are 's0', 's1'");
}

} // namespace
} // namespace loopy::transforms
