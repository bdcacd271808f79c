//===- PiecesTest.cpp - How launches are divided ---------------------------------------------===//
#include "runtime/Pieces.h"
#include "SamplePlans.h"

#include <gtest/gtest.h>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

namespace {

struct Limits {
  std::uint64_t memory;
  std::uint64_t allocation;
};

/// Groups of 64 elements of two arrays, 512 bytes together.
class PiecesTest : public testing::Test {
protected:
  plan::LaunchPlan plan = splitSaxpyPlan();
  std::vector<float> memory = std::vector<float>(100000);
  std::array<rt::ArgumentValue, 4> arguments{};

  static Limits device(std::uint64_t memory) { return {memory, memory}; }

  plan::Split &split() { return splitOfSaxpy(plan); }

  rt::Result<std::vector<rt::Piece>> find(long long n, const std::vector<Limits> &limits) {
    arguments[0].integer = n;
    arguments[2].pointer = memory.data();
    arguments[3].pointer = memory.data() + 50000;
    const auto checked = rt::checkCall(plan, {arguments, {}});
    if (!checked)
      return rt::refuse(checked.error());
    std::vector<rt::Device> devices(limits.size());
    std::vector<const rt::Device *> list;
    for (std::size_t i = 0; i < limits.size(); ++i) {
      devices[i].name = "d";
      devices[i].memory = limits[i].memory;
      devices[i].maximumAllocation = limits[i].allocation;
      list.push_back(&devices[i]);
    }
    const plan::Variant &variant = plan.variants[0];
    rt::Result<std::vector<rt::Piece>> pieces;
    const auto divide = [&](const plan::Launch &launch, const rt::Groups &groups,
                            const rt::Values &values) -> rt::Status {
      pieces = rt::findPieces({plan, variant, arguments, *checked},
                              {launch, split(), groups, values}, list);
      return {};
    };
    EXPECT_TRUE(rt::forEachLaunch(plan, variant, arguments, divide));
    return pieces;
  }

  /// "DEVICE:BEGIN-END ..." with the first and the last work-group of each piece, or the error.
  std::string text(long long n, const std::vector<Limits> &devices) {
    const auto pieces = find(n, devices);
    if (!pieces)
      return pieces.error();
    std::string text;
    for (const rt::Piece &piece : *pieces)
      text += (text.empty() ? "" : " ") + std::to_string(piece.device) + ":" +
              std::to_string(piece.groups.begin) + "-" + std::to_string(piece.groups.end - 1);
    return text;
  }
};

} // namespace

TEST_F(PiecesTest, WhatFitsIsOnePiece) {
  EXPECT_EQ(text(1000, {device(8000)}), "0:0-15");
  EXPECT_EQ(text(1, {device(8)}), "0:0-0");
}

TEST_F(PiecesTest, AsManyWorkGroupsAsFit) {
  EXPECT_EQ(text(1000, {device(7999)}), "0:0-14 0:15-15");
  EXPECT_EQ(text(1000, {device(3600)}), "0:0-6 0:7-13 0:14-15");
  EXPECT_EQ(text(320, {device(512)}), "0:0-0 0:1-1 0:2-2 0:3-3 0:4-4");
  EXPECT_EQ(text(257, {device(1024)}), "0:0-1 0:2-3 0:4-4");
}

TEST_F(PiecesTest, OneArrayMayBeTooLarge) {
  EXPECT_EQ(text(1000, {{8000, 2000}}), "0:0-6 0:7-13 0:14-15");
}

TEST_F(PiecesTest, AWorkGroupThatDoesNotFit) {
  EXPECT_EQ(text(1000, {device(511)}),
            "the arrays do not fit into the memory of the device 'd' (for a single work-group)");
  EXPECT_EQ(text(1000, {device(255)}),
            "'x' takes 256 bytes, the device 'd' allows 255 (for a single work-group)");
  EXPECT_EQ(text(1000, {device(8000), device(8)}),
            "'x' takes 256 bytes, the device 'd' allows 8 (for a single work-group)");
}

TEST_F(PiecesTest, DevicesShareTheWork) {
  EXPECT_EQ(text(1024, {device(8192), device(8192)}), "0:0-7 1:8-15");
  EXPECT_EQ(text(1024, {device(8192), device(8192), device(8192)}), "0:0-5 1:6-10 2:11-15");
  EXPECT_EQ(text(128, {device(8192), device(8192), device(8192)}), "0:0-0 1:1-1");
  EXPECT_EQ(text(1, {device(8192), device(8192)}), "0:0-0");
}

TEST_F(PiecesTest, ASmallDeviceNeedsMorePieces) {
  EXPECT_EQ(text(1024, {device(8192), device(1600)}), "0:0-7 1:8-10 1:11-13 1:14-15");
}

TEST_F(PiecesTest, SharesHaveEqualBytesNotEqualWorkGroups) {
  // Work-group g has elements g * g to (g + 1) * (g + 1) - 1.
  split().step = 1;
  split().arrays[1].touched = {{},
                               code(PieceFirst, PieceFirst, Multiply),
                               code(PieceLast, 1, Add, PieceLast, 1, Add, Multiply, 1, Subtract)};
  split().arrays[1].copyIn = split().arrays[1].copyOut = split().arrays[1].touched;
  split().arrays[0].touched = split().arrays[0].copyIn = nothing();
  EXPECT_EQ(text(1024, {device(8192), device(8192)}), "0:0-11 1:12-15");
}

TEST_F(PiecesTest, PiecesHaveTheirPartsOfTheArrays) {
  const auto pieces = find(1000, {device(3600)});
  ASSERT_TRUE(pieces);
  const rt::HostArray &y = (*pieces)[2].arrays[1];
  EXPECT_EQ(y.first, 14 * 64);
  EXPECT_EQ(y.touched.begin, reinterpret_cast<std::uintptr_t>(memory.data() + 50000 + 14 * 64));
  EXPECT_EQ(y.touched.bytes, (1000 - 14 * 64) * 4);
  EXPECT_EQ((*pieces)[2].arrays[0].copyOut.bytes, 0U);
}

TEST_F(PiecesTest, WhatIsOutsideOfTheWholeIsRefused) {
  split().arrays[0].touched.last = code(arg(0));
  EXPECT_EQ(text(1000, {device(8000)}),
            "a part of the loop accesses more of 'x' than the whole (for a single work-group)");
  plan::LaunchPlan other = splitSaxpyPlan();
  split() = splitOfSaxpy(other);
  plan.arrays[1].copyOut = nothing();
  EXPECT_EQ(text(1000, {device(8000)}),
            "a part of the loop accesses more of 'y' than the whole (for a single work-group)");
}

TEST_F(PiecesTest, RangesAreThoseOfThePiece) {
  split().ranges = {plan::Bounds{code(PieceFirst), code(PieceLast)}};
  split().arrays[0].touched = {
      {}, code(plan::Instruction{RangeLow, 0}), code(plan::Instruction{RangeHigh, 0})};
  split().arrays[0].copyIn = split().arrays[0].touched;
  EXPECT_EQ(text(320, {device(1024)}), "0:0-1 0:2-3 0:4-4");
}

TEST_F(PiecesTest, ALaunchWithoutAnAxisIsOnePiece) {
  split().axis.reset();
  for (plan::Array &array : split().arrays)
    for (plan::Interval *part : {&array.touched, &array.copyIn, &array.copyOut})
      if (part->nonEmpty.code != nothing().nonEmpty.code)
        *part = upToN();
  EXPECT_EQ(text(1000, {device(8000), device(8000)}), "0:0-0");
  EXPECT_EQ(text(1000, {device(7999)}),
            "the arrays do not fit into the memory of the device 'd' (for one launch)");
}
