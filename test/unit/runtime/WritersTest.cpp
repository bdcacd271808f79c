//===- WritersTest.cpp - The last iteration among the integer points of constraints -----------===//
#include "runtime/Writers.h"
#include "SamplePlans.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace loopy::test {
namespace {

using enum plan::Op;

plan::Constraint atLeast0(std::vector<plan::Constraint::Term> terms, plan::Expression rest) {
  return {std::move(terms), std::move(rest), false};
}
plan::Constraint is0(std::vector<plan::Constraint::Term> terms, plan::Expression rest) {
  return {std::move(terms), std::move(rest), true};
}

/// 0 <= coordinate < bound
void within(std::vector<plan::Constraint> &part, unsigned coordinate, std::int64_t bound) {
  part.push_back(atLeast0({{coordinate, 1}}, code(0)));
  part.push_back(atLeast0({{coordinate, -1}}, code(bound - 1)));
}

/// "(1, 2)", "none" or "unknown" for the only part.
std::string last(unsigned coordinates, std::vector<plan::Constraint> part, std::int64_t element) {
  plan::Writer writer;
  writer.coordinates = coordinates;
  writer.iterations = {std::move(part)};
  const rt::Search found = rt::findLastIteration(writer, {}, element);
  if (!found.isComplete)
    return "unknown";
  if (!found.last)
    return "none";
  std::string text;
  for (std::int64_t value : *found.last)
    text += (text.empty() ? "(" : ", ") + std::to_string(value);
  return text + ")";
}

const plan::Expression minusElement = code(Element, Negate);

TEST(Writers, OneSubscriptOfTwoLoops) {
  std::vector<plan::Constraint> part = {is0({{0, 1}, {1, 1}}, minusElement)}; // a[i + j]
  within(part, 0, 4);
  within(part, 1, 3);
  EXPECT_EQ(last(2, part, 0), "(0, 0)");
  EXPECT_EQ(last(2, part, 2), "(2, 0)");
  EXPECT_EQ(last(2, part, 5), "(3, 2)");
  EXPECT_EQ(last(2, part, 6), "none");
}

TEST(Writers, ALoopThatNoSubscriptMentionsEndsLast) {
  std::vector<plan::Constraint> part = {is0({{1, 1}}, minusElement)}; // for t: a[i]
  within(part, 0, 1000000000);
  within(part, 1, 10);
  EXPECT_EQ(last(2, part, 7), "(999999999, 7)");
}

TEST(Writers, DivisionsOfConstraints) {
  // i mod 3 = 1, as i = 3 * local + 1, and a[i]
  std::vector<plan::Constraint> part = {is0({{0, 1}}, minusElement),
                                        is0({{0, 1}, {1, -3}}, code(-1))};
  within(part, 0, 100);
  EXPECT_EQ(last(2, part, 7), "(7, 2)");
  EXPECT_EQ(last(2, part, 8), "none");
}

/// All points of a small space, tried one by one, know the same.
TEST(Writers, AgreesWithTrying) {
  unsigned seed = 1;
  const auto random = [&](int low, int high) {
    seed = seed * 1664525 + 1013904223;
    return low + static_cast<int>((seed >> 8) % static_cast<unsigned>(high - low + 1));
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<plan::Constraint> part;
    for (unsigned i = 0; i < 3; ++i)
      within(part, i, 5);
    for (int extra = random(1, 3); extra > 0; --extra) {
      plan::Constraint constraint{{}, code(random(-6, 6)), random(0, 1) == 0};
      for (unsigned i = 0; i < 3; ++i)
        constraint.terms.push_back({i, random(-3, 3)});
      part.push_back(constraint);
    }
    std::string expected = "none";
    for (int point = 0; point < 125; ++point) {
      const int x[] = {point / 25, point / 5 % 5, point % 5};
      const bool isIn = std::ranges::all_of(part, [&](const plan::Constraint &constraint) {
        std::int64_t sum = constraint.rest.code[0].operand;
        for (const auto &term : constraint.terms)
          sum += term.factor * x[term.coordinate];
        return constraint.isEquality ? sum == 0 : sum >= 0;
      });
      if (isIn)
        expected = "(" + std::to_string(x[0]) + ", " + std::to_string(x[1]) + ", " +
                   std::to_string(x[2]) + ")";
    }
    EXPECT_EQ(last(3, part, 0), expected) << round;
  }
}

TEST(Writers, WhatCannotBeToldIsNotTold) {
  EXPECT_EQ(last(1, {atLeast0({{0, 1}}, code(0))}, 0), "unknown"); // no end
  // Many points, none of which is one: 6 x - 10 y + 15 z = 1 with narrow limits on a long way.
  std::vector<plan::Constraint> part = {is0({{0, 1}}, code(Element, 0, FloorDivide))};
  EXPECT_EQ(last(1, part, 0), "unknown"); // the host cannot evaluate it
}

TEST(Writers, TextOfSeveral) {
  plan::LaunchPlan plan = columnsPlan();
  std::vector<rt::ArgumentValue> arguments(4);
  arguments[0].integer = 5;
  arguments[1].integer = 20;
  EXPECT_EQ(rt::writersText(plan, arguments, 1, 23), "last written by i=1, c=3 (columns.cpp:5)");
  EXPECT_EQ(rt::writersText(plan, arguments, 0, 23), "");
  plan.writers.push_back(plan.writers[0]);
  plan.writers[1].place = "columns.cpp:9";
  plan.writers[1].loops[1] = {"k", code(loop(1), 2, Multiply)};
  plan.writers[1].isSure = false;
  EXPECT_EQ(rt::writersText(plan, arguments, 1, 24),
            "last written by i=1, c=4 (columns.cpp:5) and by i=1, k=8 (columns.cpp:9, depending on "
            "data)");
  EXPECT_EQ(rt::writersText(plan, arguments, 1, 31), "written by no iteration");
}

} // namespace
} // namespace loopy::test
