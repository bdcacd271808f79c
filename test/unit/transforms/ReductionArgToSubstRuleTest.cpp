#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::StatementId;

TEST(ReductionArgToSubstRule, NamesWhatIsAccumulated) {
  TestKernel test = matmul();
  auto rule = reductionArgToSubstRule(test.get(), {inames({"k"}), "arg"});
  ASSERT_TRUE(rule) << rule.error().message;
  EXPECT_EQ(toString(rule->body), "a[i][k]");
  EXPECT_EQ(rule->parameters, inames({"k"}));
  EXPECT_EQ(rule->within, std::set<StatementId>{StatementId("s0")});
}

/// for i: for k in [0, 8): c[i] = c[i] + (x[k] + y[k])
TEST(ReductionArgToSubstRule, CanBePrecomputed) {
  TestKernel test({"n"});
  test.array("x").array("y").array("c");
  test.statement(
      {"i", "k"}, "0 <= i < n and 0 <= k < 8", at("c", {i("i")}),
      sum(value(at("c", {i("i")})), sum(value(at("x", {i("k")})), value(at("y", {i("k")})))));
  ir::Kernel kernel = test.get();
  Script script = {{ReductionArgToSubstRule{inames({"k"}), "arg"}, {}},
                   {Precompute{ArrayName("arg"), inames({"i", "k"})}, {}}};
  auto result = applyScript(kernel, *ir::computeDependences(kernel), script);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(toString(result->kernel.statements[1].value), "c[i] + arg_precomputed[k]");
}

TEST(ReductionArgToSubstRule, Errors) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(reductionArgToSubstRule(kernel, {inames({"k"}), "a"}),
               "'a' is a variable of the kernel; choose another name");
  EXPECT_ERROR(reductionArgToSubstRule(kernel, {inames({"j"}), "arg"}),
               "'s0' accumulates a[i][k], which does not depend on 'j'");
  EXPECT_FALSE(reductionArgToSubstRule(kernel, {inames({"z"}), "arg"}));
  EXPECT_ERROR(reductionArgToSubstRule(recurrence().get(), {inames({"i"}), "arg"}),
               "no statement there is a reduction that is known: a sum, a product, a bit "
               "operation, a minimum or maximum of its target");
  test.statement({"i", "j", "k"}, "0 <= i < n and 0 <= j < n and 0 <= k < n",
                 at("c", {i("i"), i("j")}),
                 sum(value(at("c", {i("i"), i("j")})), value(at("a", {i("i"), i("k")}))));
  EXPECT_ERROR(reductionArgToSubstRule(test.get(), {inames({"k"}), "arg"}),
               "'s0' and 's1' both accumulate there; name one with within");
  EXPECT_TRUE(reductionArgToSubstRule(test.get(), {inames({"k"}), "arg", "id:s1"}));
}

} // namespace
} // namespace loopy::transforms
