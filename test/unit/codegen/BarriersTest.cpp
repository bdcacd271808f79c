#include "codegen/Barriers.h"

#include "codegen/CheckBarriers.h"
#include "codegen/Launches.h"
#include "test/unit/support/RunGroups.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Iname;

constexpr ir::GroupAxis g0{0};
constexpr ir::LocalAxis l0{0};

/// for i in [0, 16): a[i] = x[i];  for j in [0, 16): b[j] = a[15 - j]
TestKernel reversal() {
  TestKernel test({"n"});
  test.array("a").array("b").array("x");
  test.statement({"i"}, "0 <= i < 16", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({"j"}, "0 <= j < 16", at("b", {i("j")}),
                 value(at("a", {ir::indexSub(c(15), i("j"))})));
  return test;
}

/// for t in [0, n): { for i in [1, 31): b[i] = a[i-1] + a[i+1];  for i_1 likewise: a[i_1] = b[i_1]
/// }
TestKernel smallTimeLoop() {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"t", "i"}, "0 <= t < n and 1 <= i < 31", at("b", {i("i")}),
                 sum(value(at("a", {plus(i("i"), c(-1))})), value(at("a", {plus(i("i"), c(1))}))));
  test.statement({"t", "i_1"}, "0 <= t < n and 1 <= i_1 < 31", at("a", {i("i_1")}),
                 value(at("b", {i("i_1")})));
  return test;
}

std::string scheduleText(const ir::Kernel &kernel, const transforms::Script &script) {
  auto code = generate(kernel, script);
  return code ? toString(code->schedule, code->kernel) : code.error().message;
}

TEST(Barriers, DependenceWithinAGroupIsKeptByABarrier) {
  TestKernel test = reversal();
  transforms::Script script = {tag("i", l0), tag("j", l0)};
  EXPECT_EQ(scheduleText(test.get(), script), "schedule of test\n"
                                              "  launch test_k0: i=l.0 j=l.0\n"
                                              "    s0\n"
                                              "    global barrier\n"
                                              "    s1\n");
  expectSameResults(test.get(), script, {{{"n", 0}}});
}

TEST(Barriers, DependenceBetweenGroupsSplitsTheKernel) {
  TestKernel test = reversal();
  EXPECT_EQ(scheduleText(test.get(), {split("i", 8, g0, l0), split("j", 8, g0, l0)}),
            "schedule of test\n"
            "  launch test_k0: i_outer=g.0 i_inner=l.0\n"
            "    s0\n"
            "  launch test_k1: j_outer=g.0 j_inner=l.0\n"
            "    s1\n");
}

TEST(Barriers, LoopAroundAGroupStaysOnTheDevice) {
  TestKernel test = smallTimeLoop();
  transforms::Script script = {tag("i", l0), tag("i_1", l0)};
  EXPECT_EQ(scheduleText(test.get(), script), "schedule of test\n"
                                              "  launch test_k0: i=l.0 i_1=l.0\n"
                                              "    for t\n"
                                              "      s0\n"
                                              "      global barrier\n"
                                              "      s1\n"
                                              "      global barrier\n");
  expectSameResults(test.get(), script, {{{"n", 0}}, {{"n", 1}}, {{"n", 5}}});
}

TEST(Barriers, EveryWorkItemReachesThem) {
  // The second half of the group idles in s1, and how long the loop is depends on the work-item.
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"t", "i"}, "0 <= t < n and 0 <= i < 16", at("b", {i("i")}),
                 value(at("a", {ir::indexSub(c(15), i("i"))})));
  test.statement({"t", "j"}, "0 <= t < n and t <= j < 16", at("a", {i("j")}),
                 sum(value(at("b", {ir::indexSub(c(15), i("j"))})), value(at("a", {i("j")}))));
  expectSameResults(test.get(), {tag("i", l0), tag("j", l0)},
                    {{{"n", 1}}, {{"n", 9}}, {{"n", 20}}});
}

TEST(Barriers, AMissingOneIsNoticed) {
  TestKernel test = smallTimeLoop();
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  kernel.tags[Iname("i")] = kernel.tags[Iname("i_1")] = l0;
  DeviceOrder order(kernel, dependences);
  Schedule schedule = *buildSchedule(kernel, dependences, "f");
  EXPECT_TRUE(order.respects(schedule));
  for (std::size_t removed : {1, 3}) {
    Schedule mutant = schedule;
    ir::LoopSequence &body = std::get<ir::LoopNode>(mutant.kernels[0].body[0]).body;
    ASSERT_TRUE(std::holds_alternative<ir::BarrierNode>(body[removed]));
    body.erase(body.begin() + removed);
    EXPECT_FALSE(order.respects(mutant)) << removed;
  }
  ir::LoopSequence &body = std::get<ir::LoopNode>(schedule.kernels[0].body[0]).body;
  std::get<ir::BarrierNode>(body[1]).isGlobal = false;
  EXPECT_FALSE(order.respects(schedule));
}

TEST(Barriers, AsFewAsPossible) {
  // a -> c and b -> d need one barrier between b and c.
  ir::LoopSequence body;
  for (const char *name : {"a", "b", "c", "d"})
    body.push_back(ir::LeafNode{ir::StatementId(name)});
  auto need = [](const char *source, const char *sink) {
    return BarrierNeed{ir::StatementId(source), ir::StatementId(sink), 0, false, false};
  };
  body = withBarriers(body, {need("b", "d"), need("a", "c")});
  ASSERT_EQ(body.size(), 5u);
  EXPECT_TRUE(std::holds_alternative<ir::BarrierNode>(body[2]));
  EXPECT_FALSE(isMet(need("a", "b"), body));
}

TEST(BarrierErrors, UnderSeveralConditions) {
  ir::Expr condition = ir::binary(ir::BinaryOp::Less, i("t"), c(3), ir::ScalarType::Bool);
  AstNode guarded = AstIf{condition, {AstBarrier{false}}, {}};
  EXPECT_TRUE(checkBarriers({guarded}, {Iname("l")}));
  EXPECT_ERROR(checkBarriers({guarded, guarded}, {Iname("l")}),
               "work-items would have to wait for each other under several conditions, which some "
               "OpenCL compilers get wrong; split the loops so that sizes divide evenly, or do not "
               "unroll them");
  EXPECT_ERROR(checkBarriers({guarded}, {Iname("t")}),
               "internal error: a barrier depends on the work-item");
  AstNode loop = AstFor{Iname("k"), c(0), i("t"), 1, {AstBarrier{false}}};
  EXPECT_TRUE(checkBarriers({loop}, {Iname("l")}));
  EXPECT_ERROR(checkBarriers({loop}, {Iname("t")}),
               "the number of iterations of 'k' differs between work-items that must wait for each "
               "other in it");
}

} // namespace
} // namespace loopy::codegen
