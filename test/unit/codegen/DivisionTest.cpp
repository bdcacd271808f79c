#include "codegen/Division.h"

#include "codegen/BuildPlan.h"
#include "runtime/Guards.h"
#include "test/unit/support/TestKernels.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;

plan::Division divisionOf(const ir::Kernel &kernel, const ir::Kernel &base) {
  auto dependences = ir::computeDependences(kernel);
  EXPECT_TRUE(dependences) << dependences.error().message;
  auto schedule = buildSchedule(kernel, *dependences, "k");
  EXPECT_TRUE(schedule) << schedule.error().message;
  auto code = buildVariant(kernel, *schedule, plan::DeviceKind::Any);
  EXPECT_TRUE(code) << code.error().message;
  PieceTransfers known;
  return divide(kernel, base, *schedule, code->kernels, known);
}

/// The division of a kernel in which the inames have tags.
plan::Division divisionOf(TestKernel &test, std::map<std::string, ir::InameTag> tags) {
  ir::Kernel kernel = test.get();
  for (const auto &[name, tag] : tags)
    kernel.tags[ir::Iname(name)] = tag;
  return divisionOf(kernel, test.get());
}

std::string reason(const plan::Division &division) {
  const auto *whole = std::get_if<plan::Whole>(&division);
  return whole ? whole->reason : "split";
}

/// Of the launch with this number.
const plan::Split &splitOf(const plan::Division &division, std::size_t launch = 0) {
  return std::next(std::get<plan::Splits>(division).begin(), static_cast<long>(launch))->second;
}

/// "[first, last] / ..." of the parts of one array that a piece touches, takes and gives.
std::string parts(const plan::Division &division, std::size_t array,
                  std::vector<long long> parameters, rt::PieceEnds piece, std::size_t launch = 0,
                  std::vector<std::int64_t> hostLoops = {}) {
  if (std::holds_alternative<plan::Whole>(division))
    return reason(division);
  std::vector<rt::ArgumentValue> arguments(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i)
    arguments[i].integer = parameters[i];
  const plan::Array &part = splitOf(division, launch).arrays.at(array);
  std::string text;
  for (const plan::Interval *interval : {&part.touched, &part.copyIn, &part.copyOut}) {
    auto range = rt::elementRange(*interval, {arguments, hostLoops, {}, piece});
    text += text.empty() ? "" : " / ";
    text += !range ? range.error()
            : range->isEmpty
                ? "none"
                : "[" + std::to_string(range->first) + ", " + std::to_string(range->last) + "]";
  }
  return text + (part.writesAll ? "" : " with gaps");
}

TEST(Division, PiecesOfAVector) {
  TestKernel test = saxpy();
  auto division = divisionOf(test, {{"i", ir::GroupAxis{0}}});
  EXPECT_EQ(parts(division, 0, {10}, {3, 5}), "[3, 5] / [3, 5] / none");
  EXPECT_EQ(parts(division, 1, {10}, {3, 9}), "[3, 9] / [3, 9] / [3, 9]");
}

TEST(Division, NeighboursAreReadAndNotWritten) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "1 <= i < n - 1", at("b", {i("i")}),
                 sum(value(at("a", {plus(i("i"), c(-1))})), value(at("a", {plus(i("i"), c(1))}))));
  auto division = divisionOf(test, {{"i", ir::GroupAxis{0}}});
  EXPECT_EQ(parts(division, 0, {10}, {3, 5}), "[2, 6] / [2, 6] / none");
  EXPECT_EQ(parts(division, 1, {10}, {3, 5}), "[3, 5] / none / [3, 5]");
}

TEST(Division, TheOutermostAxisIsSplit) {
  TestKernel test({"n"});
  test.array("b", 2).array("x");
  test.statement({"i", "j"}, "0 <= i, j < n", at("b", {i("i"), i("j")}), value(at("x", {c(0)})));
  auto rows = divisionOf(test, {{"i", ir::GroupAxis{1}}, {"j", ir::GroupAxis{0}}});
  EXPECT_EQ(parts(rows, 0, {10}, {3, 5}), "[30, 59] / none / [30, 59]");
  auto columns = divisionOf(test, {{"j", ir::GroupAxis{0}}});
  EXPECT_EQ(parts(columns, 0, {10}, {3, 5}), "[3, 95] / [3, 95] / [3, 95] with gaps");
}

/// float b[], x[]; copies of it are in one isl context.
TestKernel twoArrays() {
  TestKernel test({"n"});
  test.array("b").array("x");
  return test;
}

/// Adds b[i] = x[i] for 1 <= i < n.
TestKernel inOneLoop(TestKernel test) {
  test.statement({"i"}, "1 <= i < n", at("b", {i("i")}), value(at("x", {i("i")})));
  return test;
}

/// Adds the same in blocks of 32: i = 32 * o + l + `shift`.
TestKernel inBlocksOf32(TestKernel test, long shift) {
  const ir::Expr position = plus(ir::indexMul(c(32), i("o")), plus(i("l"), c(shift)));
  const std::string text = "32o + l + " + std::to_string(shift);
  test.statement({"o", "l"}, "0 <= l < 32 and 1 <= " + text + " < n", at("b", {position}),
                 value(at("x", {position})));
  return test;
}

ir::Kernel withOrigin(ir::Kernel kernel, const ir::Expr &value) {
  kernel.statements[0].origin = {{ir::Iname("i"), value}};
  kernel.tags[ir::Iname("o")] = ir::GroupAxis{0};
  return kernel;
}

/// The ends of a piece are values of the loop in the program, not numbers of blocks.
TEST(Division, BlocksOfALoop) {
  const TestKernel arrays = twoArrays();
  TestKernel base = inOneLoop(arrays);
  TestKernel blocks = inBlocksOf32(arrays, 0), shifted = inBlocksOf32(arrays, 1);
  const ir::Expr position = plus(ir::indexMul(c(32), i("o")), i("l"));
  for (auto [test, origin, first] :
       {std::tuple(&blocks, position, 0L), std::tuple(&shifted, plus(position, c(1)), 1L)}) {
    auto division = divisionOf(withOrigin(test->get(), origin), base.get());
    ASSERT_EQ(reason(division), "split");
    const plan::Split &split = splitOf(division);
    EXPECT_EQ(split.step, 32);
    EXPECT_EQ(rt::evaluate(split.first, {}).value(), first);
    EXPECT_EQ(parts(division, 0, {100}, {32, 63}), "[32, 63] / none / [32, 63]");
    EXPECT_EQ(parts(division, 1, {100}, {64, 127}), "[64, 99] / [64, 99] / none");
    EXPECT_EQ(parts(division, 1, {100}, {0, 31}), "[1, 31] / [1, 31] / none");
  }
}

/// Blocks that go beyond what belongs to their number have no values of the loop as ends.
TEST(Division, OtherBlocks) {
  TestKernel test = twoArrays(); // even numbers first, then odd ones
  TestKernel base = inOneLoop(test);
  const ir::Expr position = plus(ir::indexMul(c(2), i("l")), i("o"));
  test.statement({"o", "l"}, "0 <= o <= 1 and 1 <= o + 2l < n", at("b", {position}),
                 value(at("x", {position})));
  auto division = divisionOf(withOrigin(test.get(), position), base.get());
  ASSERT_EQ(reason(division), "split");
  EXPECT_EQ(splitOf(division).step, 1);
  EXPECT_EQ(parts(division, 0, {10}, {0, 0}), "[2, 8] / [2, 8] / [2, 8] with gaps");
  EXPECT_EQ(parts(division, 0, {10}, {1, 1}), "[1, 9] / [1, 9] / [1, 9] with gaps");
}

/// Each launch has its own parts: b[i] = a[i - 1] + a[i + 1], then a[i] = b[i].
TEST(Division, LaunchesOfATimeLoop) {
  TestKernel time = timeLoop();
  auto division = divisionOf(time, {{"i", ir::GroupAxis{0}}, {"i_1", ir::GroupAxis{0}}});
  ASSERT_EQ(reason(division), "split");
  EXPECT_EQ(parts(division, 0, {10, 4}, {3, 5}, 0, {2}), "[2, 6] / [2, 6] / none");
  EXPECT_EQ(parts(division, 1, {10, 4}, {3, 5}, 0, {2}), "[3, 5] / none / [3, 5]");
  EXPECT_EQ(parts(division, 0, {10, 4}, {3, 5}, 1, {2}), "[3, 5] / none / [3, 5]");
  EXPECT_EQ(parts(division, 1, {10, 4}, {3, 5}, 1, {2}), "[3, 5] / [3, 5] / none");
}

/// b[i] = a[i - t] for t <= i, then a[i] = b[i]: what a piece accesses depends on the host loop.
TEST(Division, PartsThatDependOnTheHostLoop) {
  TestKernel test({"n", "m"});
  test.array("a").array("b");
  test.statement({"t", "i"}, "1 <= t < m and t <= i < n", at("b", {i("i")}),
                 value(at("a", {plus(i("i"), ir::indexMul(c(-1), i("t")))})));
  test.statement({"t", "i_1"}, "1 <= t < m and t <= i_1 < n", at("a", {i("i_1")}),
                 value(at("b", {i("i_1")})));
  auto division = divisionOf(test, {{"i", ir::GroupAxis{0}}, {"i_1", ir::GroupAxis{0}}});
  ASSERT_EQ(reason(division), "split");
  EXPECT_EQ(parts(division, 0, {10, 9}, {3, 5}, 0, {2}), "[1, 3] / [1, 3] / none");
  EXPECT_EQ(parts(division, 0, {10, 9}, {5, 7}, 0, {5}), "[0, 2] / [0, 2] / none");
  EXPECT_EQ(parts(division, 1, {10, 9}, {5, 7}, 0, {5}), "[5, 7] / none / [5, 7]");
  EXPECT_EQ(splitOf(division, 1).arrays[0].argument, 2U);
}

/// b[i] = s for some i, then b[j] = x[0] for one j: the second launch has nothing to do with s.
TEST(Division, ScalarsOfOtherLaunches) {
  TestKernel test({"n"});
  test.array("b").array("x").array("s", 0);
  test.statement({"i"}, "2 <= i < n", at("b", {i("i")}), value(at("s")));
  test.statement({"j"}, "3 <= j <= 4", at("b", {i("j")}), value(at("x", {c(0)})));
  auto division = divisionOf(test, {{"i", ir::GroupAxis{0}}});
  ASSERT_EQ(reason(division), "split");
  EXPECT_EQ(parts(division, 2, {9}, {3, 5}, 0), "[0, 0] / [0, 0] / none");
  EXPECT_EQ(parts(division, 2, {1}, {}, 1), "none / none / none");
}

/// A launch that is on no axis is one piece.
TEST(Division, ALaunchWithoutWorkGroups) {
  TestKernel time = timeLoop();
  auto division = divisionOf(time, {{"i", ir::GroupAxis{0}}});
  ASSERT_EQ(reason(division), "split");
  EXPECT_EQ(splitOf(division, 0).axis, 0U);
  EXPECT_EQ(splitOf(division, 1).axis, std::nullopt);
  EXPECT_EQ(parts(division, 0, {10, 4}, {}, 1, {2}), "[1, 8] / none / [1, 8]");
}

TEST(Division, WhatCannotBeSplit) {
  TestKernel sequential = saxpy();
  EXPECT_EQ(reason(divisionOf(sequential, {})), "no loop is spread over work-groups (g.N)");
  TestKernel time = timeLoop();
  EXPECT_EQ(reason(divisionOf(time, {})), "no loop is spread over work-groups (g.N)");
  TestKernel shared({"n"});
  shared.array("x").array("y").local("t", 0);
  shared.statement({}, "", at("t"), value(at("x", {c(0)})));
  shared.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t")));
  EXPECT_EQ(reason(divisionOf(shared, {{"i", ir::GroupAxis{0}}})),
            "'t' is kept in the device's memory, which is not divided");
}

} // namespace
} // namespace loopy::codegen
