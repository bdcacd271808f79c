#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::StatementId;

/// b[i] = x[i] + x[i] and the same for j
TestKernel twice() {
  TestKernel test({"n"});
  test.array("x").array("b");
  for (const char *name : {"i", "j"})
    test.statement({name}, "0 <= " + std::string(name) + " < n", at("b", {i(name)}),
                   sum(value(at("x", {i(name)})), value(at("x", {i(name)}))));
  return test;
}

TEST(ExpandSubst, InSomeStatementsOrAll) {
  TestKernel test = twice();
  ir::Kernel kernel = test.get();
  SubstitutionRules rules = {*extractSubst(kernel, {"f", "x[p] + x[p]", inames({"p"})})};
  EXPECT_EQ(rules[0].within.size(), 2u);
  auto some = expandSubst(kernel, rules, {"f", "iname:i"});
  ASSERT_TRUE(some) << some.error().message;
  EXPECT_EQ(some->at(0).within, std::set<StatementId>{StatementId("s1")});
  EXPECT_TRUE(expandSubst(kernel, rules, {"f"})->empty());
}

TEST(ExpandSubst, Errors) {
  TestKernel test = twice();
  ir::Kernel kernel = test.get();
  SubstitutionRules rules = {*extractSubst(kernel, {"f", "x[p] + x[p]", inames({"p"}), "iname:i"})};
  EXPECT_ERROR(expandSubst(kernel, rules, {"g"}), "there is no rule 'g' here");
  EXPECT_ERROR(expandSubst(kernel, rules, {"f", "iname:j"}),
               "no statement there uses the rule 'f'");
  EXPECT_ERROR(changeRules(kernel, rules, ExtractSubst{"f", "x[p]", inames({"p"})}),
               "there is a rule 'f' already");
}

} // namespace
} // namespace loopy::transforms
