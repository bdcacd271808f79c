#include "ir/Printer.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::StoreMode;

TEST(TagStatements, TagsWhatTheQueryPicks) {
  ir::Kernel kernel = saxpy().get();
  auto result = tagStatements(kernel, {"writes:y", StoreMode::Streaming});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].store, StoreMode::Streaming);
  EXPECT_NE(ir::toString(*result).find(", stored nontemporal\n"), std::string::npos);
}

TEST(TagStatements, LeavesOthersAlone) {
  TestKernel test({"n"});
  test.array("a", 1).array("b", 1);
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("b", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  auto result = tagStatements(test.get(), {"writes:b", StoreMode::Streaming});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].store, StoreMode::Cached);
  EXPECT_EQ(result->statements[1].store, StoreMode::Streaming);
}

TEST(TagStatements, Errors) {
  EXPECT_ERROR(tagStatements(saxpy().get(), {"writes:q", StoreMode::Streaming}),
               "no statement matches \"writes:q\"; the statements are 's0'");
}

} // namespace
} // namespace loopy::transforms
