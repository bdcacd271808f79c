#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

/// for i in [0, n): t[i] = a[i] + a[i];  for j in [0, n-1): b[j] = t[j] + t[j+1]
TestKernel pair() {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.array("t");
  test.statement({"i"}, "0 <= i < n", at("t", {i("i")}),
                 sum(value(at("a", {i("i")})), value(at("a", {i("i")}))));
  test.statement({"j"}, "0 <= j < n - 1", at("b", {i("j")}),
                 sum(value(at("t", {i("j")})), value(at("t", {plus(i("j"), c(1))}))));
  return test;
}

std::vector<std::string> textOf(const ir::Kernel &kernel) {
  std::vector<std::string> result;
  for (const ir::Statement &statement : kernel.statements)
    result.push_back(toString(statement.target) + " = " + toString(statement.value));
  return result;
}

ir::Expected<AppliedScript> apply(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

TEST(AssignmentToSubst, OneValuePerLoad) {
  TestKernel test = pair();
  auto result = apply(test.get(), {{AssignmentToSubst{ArrayName("t")}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(textOf(result->kernel),
            (std::vector<std::string>{"t[i] = a[i] + a[i]", "t_0[j] = a[j] + a[j]",
                                      "t_1[j] = a[j + 1] + a[j + 1]", "b[j] = t_0[j] + t_1[j]"}));
  for (const ir::Dependence &dependence : result->dependences)
    EXPECT_NE(dependence.array, ArrayName("t")) << "nothing waits for t any more";
}

TEST(AssignmentToSubst, LocalArrayVanishes) {
  TestKernel test = pair();
  ir::Kernel kernel = test.get();
  kernel.arrays[2].storage = ir::Storage::Temporary;
  auto result = apply(kernel, {{AssignmentToSubst{ArrayName("t")}, {}},
                               {TagInames{Iname("j"), ir::GroupAxis{0}}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.statements.size(), 3u);
  EXPECT_EQ(result->kernel.find(ArrayName("t")), nullptr);
}

TEST(AssignmentToSubst, OnlyWhereAsked) {
  TestKernel test = pair();
  test.statement({"k"}, "0 <= k < n", at("a", {i("k")}), value(at("t", {i("k")})));
  ir::Kernel kernel = test.get();
  kernel.arrays[2].storage = ir::Storage::Temporary;
  auto result = apply(kernel, {{AssignmentToSubst{ArrayName("t"), "reads:t and id:s1"}, {}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_NE(result->kernel.find(ArrayName("t")), nullptr) << "s2 still reads it";
  EXPECT_EQ(result->kernel.statements.size(), 5u);
  // In s2 itself a has changed by then.
  auto changed = apply(kernel, {{AssignmentToSubst{ArrayName("t")}, {}}});
  EXPECT_TRUE(changed) << "each iteration reads a[k] before it writes it";
}

TEST(AssignmentToSubst, LoopsAroundStayApart) {
  // for i: a[i] = a[i];  for k: t[k] = b[k];  for i: b[i] = t[i]: the loops over i must not fuse.
  TestKernel test({"n"});
  test.array("a").array("b").array("t");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  test.statement({"k"}, "0 <= k < n", at("t", {i("k")}), value(at("b", {i("k")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("t", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.arrays[2].storage = ir::Storage::Temporary;
  auto result = assignmentToSubst(kernel, {ArrayName("t")});
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->statements.size(), 3u);
  EXPECT_EQ(result->statements[1].newLoop, Iname("i"));
}

TEST(AssignmentToSubstErrors, InputsThatHaveChanged) {
  TestKernel test({"n"});
  test.array("a").array("b").array("t");
  test.statement({"i"}, "0 <= i < n", at("t", {i("i")}), value(at("a", {i("i")})));
  test.statement({"k"}, "0 <= k < n", at("a", {i("k")}), value(at("b", {i("k")})));
  test.statement({"j"}, "0 <= j < n", at("b", {i("j")}), value(at("t", {i("j")})));
  auto result = apply(test.get(), {{AssignmentToSubst{ArrayName("t")}, {}}});
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().message.starts_with("the copies would change a value: 't_0' at j="))
      << result.error().message;
}

TEST(AssignmentToSubstErrors, Preconditions) {
  TestKernel test = pair();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(assignmentToSubst(kernel, {ArrayName("c")}), "there is no array 'c' here");
  EXPECT_ERROR(assignmentToSubst(kernel, {ArrayName("b")}), "'b' is not read there");
  EXPECT_ERROR(assignmentToSubst(kernel, {ArrayName("t"), "id:x"}),
               "no statement matches \"id:x\"; the statements are 's0', 's1'");
  // Element 5 is the last iteration's, the others are their own.
  ir::Expr five = ir::binary(ir::BinaryOp::Min, i("i"), c(5), ir::ScalarType::I64);
  kernel.statements[0].target.subscripts = {five};
  kernel.statements[1].domain = isl::set(test.ctx(), "[n, j] -> { : 0 <= j <= 5 < n }");
  kernel.statements[1].value = value(at("t", {i("j")}));
  EXPECT_ERROR(assignmentToSubst(kernel, {ArrayName("t")}),
               "'s0' computes 't' in iterations that no single formula tells from the element, so "
               "that it cannot be computed again");
}

} // namespace
} // namespace loopy::transforms
