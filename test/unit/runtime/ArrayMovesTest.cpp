//===- ArrayMovesTest.cpp - Boxes instead of all that lies in between -------------------------===//
#include "runtime/ArrayMoves.h"
#include "SamplePlans.h"

#include <gtest/gtest.h>

namespace loopy::test {
namespace {

/// "16 x 5 / 80" for rows and pitches, relative to `memory`.
std::string text(const rt::ByteBox &box, const void *memory) {
  if (box.bytes() == 0)
    return "nothing";
  std::string result = std::to_string(box.begin - reinterpret_cast<std::uintptr_t>(memory)) + ": " +
                       std::to_string(box.extent[0]);
  if (!box.isOneRow())
    result += " x " + std::to_string(box.extent[1]) + " / " + std::to_string(box.rowPitch);
  if (box.extent[2] > 1)
    result += " x " + std::to_string(box.extent[2]) + " / " + std::to_string(box.slicePitch);
  return result;
}

using Axes = std::vector<rt::ElementBox::Axis>;

std::string bytes(const Axes &axes, std::uint64_t limit = 100000) {
  static char memory[1];
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const auto box = rt::byteBox({axes, false}, memory, 4, {begin, limit});
  return box ? text(*box, memory) : "no box";
}

TEST(ByteBox, WholeAxesMerge) {
  EXPECT_EQ(bytes({{0, 9, 10}, {0, 9, 1}}), "0: 400");
  EXPECT_EQ(bytes({{2, 4, 10}, {0, 9, 1}}), "80: 120");
  EXPECT_EQ(bytes({{0, 9, 10}, {3, 5, 1}}), "12: 12 x 10 / 40");
  EXPECT_EQ(bytes({{7, 7, 10}, {3, 5, 1}}), "292: 12");
  EXPECT_EQ(bytes({{0, 3, 100}, {1, 8, 10}, {1, 8, 1}}), "44: 32 x 8 / 40 x 4 / 400");
  EXPECT_EQ(bytes({{0, 3, 100}, {0, 9, 10}, {1, 8, 1}}), "4: 32 x 40 / 40");
  EXPECT_EQ(bytes({{0, 3, 100}, {2, 4, 10}, {0, 9, 1}}), "80: 120 x 4 / 400");
}

TEST(ByteBox, WhatIsNone) {
  EXPECT_EQ(bytes({{0, 1, 1000}, {0, 3, 100}, {1, 8, 10}, {1, 8, 1}}), "no box"); // four levels
  EXPECT_EQ(bytes({{0, 9, 10}, {0, 10, 1}}), "no box");                           // rows overlap
  EXPECT_EQ(bytes({{0, 9, 10}, {3, 5, -1}}), "no box");
  EXPECT_EQ(bytes({{-1, 9, 10}, {3, 5, 1}}), "no box"); // before the touched part
  EXPECT_EQ(bytes({{0, 9, 10}, {3, 5, 1}}, 380), "no box");
  EXPECT_EQ(bytes({{0, 9, 10}, {3, 5, 1}}, 384), "12: 12 x 10 / 40");
  EXPECT_EQ(bytes({{0, INT64_MAX, INT64_MAX}, {3, 5, 1}}), "no box");
  EXPECT_EQ(bytes({{0, 1, 105}, {1, 8, 10}, {1, 8, 1}}), "no box"); // slices of no whole rows
}

/// What columnsPlan moves for 5 rows of `width`.
struct Columns {
  plan::LaunchPlan plan = columnsPlan();
  std::vector<int> memory = std::vector<int>(100000);

  std::string moves(long long rows, long long width) {
    std::vector<rt::ArgumentValue> arguments(4);
    arguments[0].integer = rows;
    arguments[1].integer = width;
    arguments[2].pointer = arguments[3].pointer = memory.data();
    plan.arguments[3].name = "x"; // one object, so that both may lie at the same place
    plan.arrays[0].argument = plan.arrays[1].argument;
    const auto checked = rt::checkCall(plan, {arguments, {}});
    if (!checked)
      return checked.error();
    std::string result;
    for (const rt::ArrayMove &move : rt::closeMoves(plan, checked->arrays, arguments))
      result += (result.empty() ? "" : "; ") + text(move.in, memory.data()) + " -> " +
                text(move.out, memory.data()) + (move.storesChanges ? " changes" : "");
    return result;
  }
};

TEST(ArrayMoves, ManyBytesInBetween) {
  EXPECT_EQ(Columns().moves(5, 1000), "12: 32 x 5 / 4000 -> nothing; nothing -> 12: 32 x 5 / 4000");
}

/// A row costs more than what lies in between; yet all of a box that is written moves out alone.
TEST(ArrayMoves, FewBytesInBetween) {
  EXPECT_EQ(Columns().moves(5, 60), "12: 992 -> nothing; nothing -> 12: 32 x 5 / 240");
  EXPECT_EQ(Columns().moves(5, 20), "12: 352 -> nothing; 12: 352 -> 12: 352 changes");
  EXPECT_EQ(Columns().moves(1, 20), "12: 32 -> nothing; nothing -> 12: 32");
  EXPECT_EQ(Columns().moves(0, 20), "nothing -> nothing; nothing -> nothing changes");
}

TEST(ArrayMoves, ABoxThatIsWrittenInPart) {
  Columns columns;
  columns.plan.arrays[1].boxes->writesAll = false;
  EXPECT_EQ(columns.moves(5, 1000), "12: 32 x 5 / 4000 -> nothing; 12: 32 x 5 / 4000 -> 12: 32 x 5 "
                                    "/ 4000 changes");
  columns.plan.arrays[1].boxes->reads = {
      {{code(0), code(4), code(arg(1))}, {code(8), code(12), code(1)}}};
  columns.plan.arrays[1].touched.last = code(arg(1), 4, plan::Op::Multiply, 12, plan::Op::Add);
  EXPECT_EQ(columns.moves(5, 1000), "12: 32 x 5 / 4000 -> nothing; 12: 40 x 5 / 4000 -> 12: 40 x 5 "
                                    "/ 4000 changes");
}

/// Boxes that reach beyond the first or the last element, or not to them, are not believed.
TEST(ArrayMoves, BoxesThatDoNotFitTheIntervals) {
  const std::string whole = "12: 16032 -> nothing; 12: 16032 -> 12: 16032 changes";
  for (const int shift : {-1, 1}) {
    Columns columns;
    columns.plan.arrays[0].boxes->reads.axes[1].last = code(10 + shift);
    columns.plan.arrays[1].boxes->writes.axes[1].first = code(3 + shift);
    EXPECT_EQ(columns.moves(5, 1000), whole) << shift;
  }
}

} // namespace
} // namespace loopy::test
