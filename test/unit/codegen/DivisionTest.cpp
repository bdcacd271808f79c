#include "codegen/Division.h"

#include "codegen/BuildPlan.h"
#include "runtime/Guards.h"
#include "test/unit/support/TestKernels.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;

/// The division of a kernel in which the inames have tags.
plan::Division divisionOf(TestKernel &test, std::map<std::string, ir::InameTag> tags) {
  ir::Kernel kernel = test.get();
  for (const auto &[name, tag] : tags)
    kernel.tags[ir::Iname(name)] = tag;
  auto dependences = ir::computeDependences(kernel);
  EXPECT_TRUE(dependences) << dependences.error().message;
  auto schedule = buildSchedule(kernel, *dependences, "k");
  EXPECT_TRUE(schedule) << schedule.error().message;
  auto code = buildVariant(kernel, *schedule, plan::DeviceKind::Any);
  EXPECT_TRUE(code) << code.error().message;
  PieceTransfers known;
  return divide(kernel, test.get(), *schedule, code->kernels, known);
}

std::string reason(const plan::Division &division) {
  const auto *whole = std::get_if<plan::Whole>(&division);
  return whole ? whole->reason : "split";
}

/// "[first, last] / ..." of the parts of one array that a piece touches, takes and gives.
std::string parts(const plan::Division &division, std::size_t array,
                  std::vector<long long> parameters, rt::PieceEnds piece) {
  const auto *split = std::get_if<plan::Split>(&division);
  if (!split)
    return reason(division);
  std::vector<rt::ArgumentValue> arguments(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i)
    arguments[i].integer = parameters[i];
  const plan::Array &part = split->arrays.at(array);
  std::string text;
  for (const plan::Interval *interval : {&part.touched, &part.copyIn, &part.copyOut}) {
    auto range = rt::elementRange(*interval, {arguments, {}, {}, piece});
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

TEST(Division, WhatCannotBeSplit) {
  TestKernel sequential = saxpy();
  EXPECT_EQ(reason(divisionOf(sequential, {})), "no loop is spread over work-groups (g.N)");
  TestKernel time = timeLoop();
  EXPECT_EQ(reason(divisionOf(time, {{"i", ir::GroupAxis{0}}, {"i_1", ir::GroupAxis{0}}})),
            "the loop takes several launches");
}

} // namespace
} // namespace loopy::codegen
