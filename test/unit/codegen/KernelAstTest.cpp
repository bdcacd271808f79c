#include "codegen/KernelAst.h"

#include "test/unit/support/GeneratedCode.h"
#include "test/unit/support/RunAst.h"

#include <algorithm>

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Iname;

constexpr ir::GroupAxis g0{0}, g1{1};
constexpr ir::LocalAxis l0{0}, l1{1};

/// What all launches execute in their order.
std::vector<std::string> executed(const GeneratedCode &code, const Environment &environment) {
  auto host = buildHostProgram(code.kernel, code.schedule);
  EXPECT_TRUE(host);
  std::vector<std::string> result;
  for (const std::string &launch : launches(*host, environment)) {
    unsigned kernel = std::stoul(launch.substr(6));
    EXPECT_TRUE(launch.ends_with("[]")) << "only for programs without host loops";
    std::ranges::move(instances(code.kernels[kernel], environment), std::back_inserter(result));
  }
  return result;
}

/// Checks that the script leaves the set of executed instances alone, for some values of n.
void expectSameInstances(const ir::Kernel &kernel, const transforms::Script &script) {
  auto before = generate(kernel), after = generate(kernel, script);
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_TRUE(after) << after.error().message;
  for (std::int64_t n : {-1, 0, 1, 2, 3, 7, 8, 9, 16, 21}) {
    Environment environment{{"n", n}, {"m", 5}};
    auto expected = executed(*before, environment), actual = executed(*after, environment);
    std::ranges::sort(expected);
    std::ranges::sort(actual);
    EXPECT_EQ(actual, expected) << "n = " << n;
  }
}

TestKernel copy(const std::vector<std::string> &loops, const std::string &constraints) {
  TestKernel test({"n", "m"});
  std::vector<ir::Expr> subscripts;
  for (const std::string &name : loops)
    subscripts.push_back(i(name));
  test.array("a", loops.size()).array("b", loops.size());
  test.statement(loops, constraints, at("a", subscripts), value(at("b", subscripts)));
  return test;
}

TEST(KernelAst, ExecutesTheDomainInOrder) {
  TestKernel test = copy({"i", "j"}, "0 <= j <= i < n");
  auto code = generate(test.get());
  ASSERT_TRUE(code);
  EXPECT_EQ(
      executed(*code, {{"n", 3}}),
      (std::vector<std::string>{"s0[0,0]", "s0[1,0]", "s0[1,1]", "s0[2,0]", "s0[2,1]", "s0[2,2]"}));
  EXPECT_TRUE(executed(*code, {{"n", 0}}).empty());
}

TEST(KernelAst, GridCoversEveryInstanceOnce) {
  TestKernel line = copy({"i"}, "0 <= i < n");
  expectSameInstances(line.get(), {tag("i", g0)});
  expectSameInstances(line.get(), {split("i", 8, g0, l0)});
  TestKernel shifted = copy({"i"}, "m - 7 <= i < n");
  expectSameInstances(shifted.get(), {tag("i", g0)});
  expectSameInstances(shifted.get(), {split("i", 4, g0, l0)});
  TestKernel strided = copy({"i"}, "1 <= i < n and i mod 4 = 3");
  expectSameInstances(strided.get(), {tag("i", g0)});
  expectSameInstances(strided.get(), {split("i", 8, g0, l0)});
}

TEST(KernelAst, GridCoversTriangles) {
  TestKernel triangle = copy({"i", "j"}, "0 <= j <= i < n");
  expectSameInstances(triangle.get(), {tag("i", g0), tag("j", g1)});
  expectSameInstances(triangle.get(), {split("i", 4, g1, l1), split("j", 4, g0, l0)});
  TestKernel far = copy({"i", "j"}, "i + 1 <= j < n and 0 <= i");
  expectSameInstances(far.get(), {split("j", 4, g0, l0)});
}

TEST(KernelAst, UnrolledLoopsKeepTheirBounds) {
  TestKernel line = copy({"i"}, "2 <= i < n");
  expectSameInstances(line.get(), {split("i", 4, {}, ir::Unroll{})});
  expectSameInstances(line.get(), {split("i", 4, g0, ir::Unroll{})});
  TestKernel strided = copy({"i"}, "1 <= i < n and i mod 3 = 1");
  expectSameInstances(strided.get(), {split("i", 8, g0, ir::Unroll{})});
  TestKernel square = copy({"i", "j"}, "0 <= i < n and i <= j < i + 3");
  expectSameInstances(square.get(), {split("i", 2, g0, ir::Unroll{})});
}

TEST(KernelAst, LanesKeepTheirBounds) {
  constexpr ir::Vectorize vec;
  constexpr ir::Interleave ilp{true}, ilpSeq{false};
  TestKernel line = copy({"i"}, "2 <= i < n");
  for (ir::InameTag lanes : {ir::InameTag(vec), ir::InameTag(ilp), ir::InameTag(ilpSeq)}) {
    expectSameInstances(line.get(), {split("i", 4, {}, lanes)});
    expectSameInstances(line.get(), {split("i", 8, g0, lanes)});
  }
  TestKernel triangle = copy({"i", "j"}, "0 <= j <= i < n");
  TestKernel band = copy({"i", "j"}, "0 <= i < n and i - 2 <= j < i + 3 and 0 <= j < n");
  TestKernel strided = copy({"i", "j"}, "0 <= i < n and 0 <= j < n and (i + j) mod 3 = 1");
  for (const TestKernel *test : {&triangle, &band, &strided})
    for (ir::InameTag lanes : {ir::InameTag(vec), ir::InameTag(ilp)}) {
      expectSameInstances(test->get(), {split("i", 4, g0, lanes)});
      expectSameInstances(test->get(), {split("j", 4, {}, lanes)});
    }
  expectSameInstances(triangle.get(), {split("i", 2, g0, ilp), split("j", 4, {}, vec)});
}

TEST(KernelAst, PromisedMultipleNeedsNoGuard) {
  TestKernel test = saxpy();
  auto code =
      generate(test.get(), {{transforms::Assume{"n mod 64 = 0"}, {}}, split("i", 64, g0, l0)});
  ASSERT_TRUE(code);
  EXPECT_TRUE(std::holds_alternative<AstStatement>(code->kernels[0].body.front()));
}

/// Hand-made: one device kernel of the statements in order, without loops.
Schedule oneKernel(const ir::Kernel &kernel, unsigned groupAxes, unsigned localAxes) {
  DeviceKernel device{"f", {}, {}, groupAxes, localAxes};
  for (const ir::Statement &statement : kernel.statements)
    device.body.push_back(ir::LeafNode{statement.id});
  return {{device}, {LaunchNode{0}}, {}};
}

TEST(KernelAst, StatementWithoutAnAxisRunsOnce) {
  TestKernel test({"n", "m"});
  test.array("a").array("b");
  test.statement({}, "", at("b", {c(0)}), value(at("a", {c(0)})));
  test.statement({"i"}, "m <= i < n", at("a", {i("i")}), value(at("a", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = g0;
  auto ast = buildDeviceKernel(kernel, oneKernel(kernel, 1, 0), 0);
  ASSERT_TRUE(ast) << ast.error().message;
  EXPECT_EQ(instances(*ast, {{"n", 7}, {"m", 5}}),
            (std::vector<std::string>{"s0[0]", "s1[5]", "s1[6]"}));
  EXPECT_EQ(instances(*ast, {{"n", 2}, {"m", 5}}), (std::vector<std::string>{"s0[0]"}));
}

TEST(KernelAst, ParameterMayBeCalledLikeAnIslIterator) {
  TestKernel test({"c0", "c1"});
  test.array("a");
  test.statement({"i", "j"}, "0 <= i < c0 and 0 <= j < c1", at("a", {plus(i("i"), i("j"))}),
                 value(at("a", {c(0)})));
  auto code = generate(test.get());
  ASSERT_TRUE(code) << code.error().message;
  EXPECT_EQ(instances(code->kernels[0], {{"c0", 2}, {"c1", 1}}),
            (std::vector<std::string>{"s0[0]", "s0[1]"}));
}

TEST(KernelAst, HostLoopsLaunchWhereThereIsWork) {
  TestKernel test({"n", "m"});
  test.array("a").array("b");
  test.statement({"t", "i"}, "0 <= t < m and t <= i < n", at("b", {i("i")}),
                 sum(value(at("a", {plus(i("i"), c(1))})), value(at("a", {i("i")}))));
  test.statement({"t", "i_1"}, "0 <= t < m and 1 <= i_1 < n - 3", at("a", {i("i_1")}),
                 value(at("b", {i("i_1")})));
  auto code = generate(test.get(), {tag("i", g0), tag("i_1", g0)});
  ASSERT_TRUE(code) << code.error().message;
  auto host = buildHostProgram(code->kernel, code->schedule);
  ASSERT_TRUE(host);
  EXPECT_EQ(launches(*host, {{"n", 2}, {"m", 3}}),
            (std::vector<std::string>{"launch0[0]", "launch0[1]"}));
  EXPECT_EQ(launches(*host, {{"n", 5}, {"m", 2}}),
            (std::vector<std::string>{"launch0[0]", "launch1[0]", "launch0[1]", "launch1[1]"}));
  EXPECT_TRUE(launches(*host, {{"n", 0}, {"m", 2}}).empty());
  EXPECT_EQ(instances(code->kernels[0], {{"n", 5}, {"m", 3}, {"t", 2}}),
            (std::vector<std::string>{"s0[2]", "s0[3]", "s0[4]"}));
}

TEST(KernelAst, SingleHostIterationStaysALoop) {
  TestKernel test({"n"});
  test.array("a");
  test.statement({"t", "i"}, "t = 3 and 1 <= i < n", at("a", {i("i")}),
                 value(at("a", {plus(i("i"), i("t"))})));
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = g0;
  Schedule schedule = oneKernel(kernel, 1, 0);
  schedule.kernels[0].hostInames = {Iname("t")};
  schedule.host = {HostLoopNode{Iname("t"), {LaunchNode{0}}}};
  auto host = buildHostProgram(kernel, schedule);
  ASSERT_TRUE(host) << host.error().message;
  EXPECT_EQ(launches(*host, {{"n", 2}}), (std::vector<std::string>{"launch0[3]"}));
}

TEST(KernelAstErrors, LocalAxisOfUnknownExtent) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = l0;
  EXPECT_ERROR(buildDeviceKernel(kernel, oneKernel(kernel, 0, 1), 0),
               "the extent of 'i' on l.0 is not a compile-time constant; split it first");
}

TEST(KernelAstErrors, TwoLoopsOnOneAxis) {
  TestKernel test = copy({"i", "j"}, "0 <= i < n and 0 <= j < n");
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = kernel.tags[Iname("j")] = g0;
  EXPECT_ERROR(buildDeviceKernel(kernel, oneKernel(kernel, 1, 0), 0),
               "'j' cannot be on g.0: another loop around the statement 's0' is already there");
}

TEST(KernelAstErrors, UnknownTripCountIsNotUnrolled) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = ir::Unroll{};
  Schedule schedule = oneKernel(kernel, 0, 0);
  schedule.kernels[0].body = {ir::LoopNode{Iname("i"), schedule.kernels[0].body}};
  EXPECT_ERROR(buildDeviceKernel(kernel, schedule, 0),
               "cannot unroll 'i': its trip count is not a compile-time constant; split it first");
  kernel.assumptions = isl::set(test.ctx(), "[n] -> { : n <= 5000 }");
  EXPECT_ERROR(buildDeviceKernel(kernel, schedule, 0),
               "cannot unroll 'i': 5000 copies are more than 1024; split it first");
  for (bool unrolled : {false, true}) {
    kernel.tags[Iname("i")] = ir::Interleave{unrolled};
    EXPECT_ERROR(buildDeviceKernel(kernel, schedule, 0),
                 "cannot unroll 'i': 5000 copies are more than 1024; split it first");
  }
}

TEST(KernelAstErrors, ScheduleWithoutALoop) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  EXPECT_ERROR(buildDeviceKernel(kernel, oneKernel(kernel, 0, 0), 0),
               "internal error: the schedule does not run loop 'i' around 's0' once");
}

} // namespace
} // namespace loopy::codegen
