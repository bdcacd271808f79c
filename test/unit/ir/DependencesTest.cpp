#include "ir/Dependences.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::ir {
namespace {

using namespace loopy::test;

std::vector<Dependence> dependencesOf(const TestKernel &kernel) {
  auto result = computeDependences(kernel.get());
  EXPECT_TRUE(result);
  return *result;
}

bool equals(const isl::map &relation, const std::string &expected) {
  return relation.is_equal(isl::map(relation.ctx(), expected));
}

TEST(Dependences, IndependentIterationsHaveNone) { EXPECT_TRUE(dependencesOf(saxpy()).empty()); }

TEST(Dependences, RecurrenceIsOneFlowDependence) {
  TestKernel kernel = recurrence();
  auto found = dependencesOf(kernel);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, DependenceKind::Flow);
  EXPECT_TRUE(equals(found[0].relation, "[n] -> { s0[i] -> s0[i + 1] : 1 <= i <= n - 2 }"));
}

TEST(Dependences, ReadingAheadIsAnAntiDependence) {
  TestKernel kernel({"n"});
  kernel.array("a").statement({"i"}, "0 <= i < n", at("a", {i("i")}),
                              value(at("a", {plus(i("i"), c(1))})));
  auto found = dependencesOf(kernel);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, DependenceKind::Anti);
  EXPECT_TRUE(equals(found[0].relation, "[n] -> { s0[i] -> s0[i + 1] : 0 <= i <= n - 2 }"));
}

TEST(Dependences, AccumulationDependsOnEveryEarlierIteration) {
  TestKernel kernel = matmul();
  auto found = dependencesOf(kernel);
  ASSERT_EQ(found.size(), 3u); // anti, flow, output
  for (const Dependence &dependence : found)
    EXPECT_TRUE(equals(dependence.relation,
                       "[n] -> { s0[i, j, k] -> s0[i, j, k'] : 0 <= i < n and 0 <= j < n and "
                       "0 <= k < k' < n }"));
}

TEST(Dependences, TextualOrderDecidesWithinAnIteration) {
  TestKernel kernel({"n"});
  kernel.array("a").array("b");
  kernel.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("b", {i("i")})));
  kernel.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("a", {i("i")})));
  auto found = dependencesOf(kernel);
  ASSERT_EQ(found.size(), 2u);
  for (const Dependence &dependence : found) {
    EXPECT_EQ(dependence.source.str(), "s0");
    EXPECT_EQ(dependence.sink.str(), "s1");
  }
}

TEST(Dependences, SeparateLoopsAreOrderedAsAWhole) {
  TestKernel kernel({"n"});
  kernel.array("a");
  kernel.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  kernel.statement({"j"}, "0 <= j < n - 1", at("a", {i("j")}),
                   value(at("a", {plus(i("j"), c(1))})));
  auto found = dependencesOf(kernel);
  bool hasShifted = false;
  for (const Dependence &dependence : found)
    if (dependence.source.str() == "s0" && dependence.kind == DependenceKind::Flow)
      hasShifted = equals(dependence.relation, "[n] -> { s0[i] -> s1[i - 1] : 0 < i < n }");
  EXPECT_TRUE(hasShifted);
}

TEST(Dependences, AssumptionsRemoveImpossibleOnes) {
  TestKernel kernel({"n", "m"});
  kernel.array("a").statement({"i"}, "0 <= i < n", at("a", {i("i")}),
                              value(at("a", {plus(i("i"), parameterRef(ParameterName("m")))})));
  Kernel assumed = kernel.get();
  assumed.assumptions = isl::set(kernel.ctx(), "[n, m] -> { : m >= n }");
  auto found = computeDependences(assumed);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->empty());
}

TEST(Dependences, NonAffineSubscriptMayBeAnyElement) {
  TestKernel kernel({"n"});
  Expr unknown = load(at("idx", {i("i")}), ScalarType::I64);
  kernel.array("a").array("idx").statement({"i"}, "0 <= i < n", at("a", {i("i")}),
                                           value(at("a", {unknown})));
  auto found = dependencesOf(kernel);
  EXPECT_EQ(found.size(), 2u); // flow and anti
}

} // namespace
} // namespace loopy::ir
