#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

/// for i: { a[i] = x[i]; b[i] = x[i] }, which may run in any order
TestKernel independent() {
  TestKernel test({"n"});
  test.array("x").array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("x", {i("i")})));
  return test;
}

TEST(AddDependency, CoversThePairsThatAreInThisOrder) {
  TestKernel test = independent();
  auto result = addDependency(test.get(), test.get(), {"writes:a", "writes:b"});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->size(), 1u);
  EXPECT_EQ((*result)[0].kind, ir::DependenceKind::Declared);
  EXPECT_TRUE((*result)[0].relation.is_equal(
      isl::map(test.ctx(), "[n] -> { s0[i] -> s1[j] : 0 <= i <= j < n }")));
}

TEST(AddDependency, LaterStepsMustRespectIt) {
  TestKernel test = independent();
  ir::Kernel kernel = test.get();
  Script script = {{AddDependency{"id:s0", "id:s1"}, {1}},
                   {TagInames{Iname("i"), ir::GroupAxis{0}}, {2}}};
  auto result = applyScript(kernel, *ir::computeDependences(kernel), script);
  EXPECT_ERROR(result, "'i' cannot be parallel: i=0 of 's0' must stay before i=1 of 's1'");
  EXPECT_EQ(result.error().location.encoding, 2u);
  EXPECT_EQ(result.error().notes[0].message, "'s0' is here");
  script.erase(script.begin());
  EXPECT_TRUE(applyScript(kernel, *ir::computeDependences(kernel), script));
}

TEST(AddDependency, StepsBeforeMustHaveKeptTheOrder) {
  TestKernel test = independent();
  ir::Kernel kernel = test.get();
  Script script = {{Reverse{Iname("i")}, {1}}, {AddDependency{"id:s0", "id:s1"}, {2}}};
  auto result = applyScript(kernel, *ir::computeDependences(kernel), script);
  EXPECT_ERROR(result,
               "this order would break a dependence: i=0 of 's0' must stay before i=1 of 's1'");
  EXPECT_EQ(result.error().location.encoding, 2u);
}

TEST(AddDependency, Errors) {
  TestKernel test({"n"});
  test.array("a").statement({}, "", at("a", {c(0)}), value(at("a", {c(1)})));
  test.statement({}, "", at("a", {c(2)}), value(at("a", {c(1)})));
  EXPECT_ERROR(addDependency(test.get(), test.get(), {"id:s1", "id:s0"}),
               "the program runs nothing that matches \"id:s1\" before something that matches "
               "\"id:s0\"");
  EXPECT_ERROR(addDependency(test.get(), test.get(), {"id:s1", "id:s7"}),
               "no statement matches \"id:s7\"; the statements are 's0', 's1'");
}

} // namespace
} // namespace loopy::transforms
