//===- PlanJsonTest.cpp - Launch plans survive JSON, and damaged ones are refused ------------===//
#include "SamplePlans.h"
#include "runtime/plan/Checksum.h"

#include <gtest/gtest.h>
#include <limits>

using namespace loopy;
using namespace loopy::test;
using enum plan::Op;

TEST(PlanJson, RoundTrip) {
  for (const plan::LaunchPlan &plan : {saxpyPlan(), saxpyPlan(-3), splitSaxpyPlan(), columnsPlan(),
                                       steppedPlan(), narrowSaxpyPlan()}) {
    const auto read = plan::fromJson(plan::toJson(plan));
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(*read, plan);
    EXPECT_EQ(plan::toJson(*read), plan::toJson(plan));
  }
}

TEST(PlanJson, EveryOperationAndExtremeConstants) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.guards = {{code(1, 2, Add, 3, Subtract, 4, Multiply, 5, FloorDivide, 6, FloorModulo, 7,
                       Minimum, 8, Maximum, Negate, 9, Less, 1, LessEqual, 1, Equal, 1, NotEqual, 1,
                       And, 0, Or, Not, 1, 2, Select),
                  "\"quoted\"\n"},
                 {code(std::numeric_limits<std::int64_t>::min()), ""},
                 {code(std::numeric_limits<std::int64_t>::max()), ""}};
  plan.variants[0].device = plan::DeviceKind::Gpu;
  plan.variants[0].usesDouble = true;
  plan.variants[0].usesInt64Atomics = true;
  plan.variants[0].fastMath = true;
  const auto read = plan::fromJson(plan::toJson(plan));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, plan);
}

TEST(PlanJson, BytesThatAreNoUtf8AreReplaced) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.location = "caf\xe9.cpp:1";
  const auto read = plan::fromJson(plan::toJson(plan));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->location, "caf\xef\xbf\xbd.cpp:1");
}

/// The error of reading `plan` back.
static std::string refusal(const plan::LaunchPlan &plan) {
  const auto read = plan::fromJson(plan::toJson(plan));
  return read ? "accepted" : read.error();
}

template <typename Change> static std::string refusalAfter(Change change) {
  plan::LaunchPlan plan = steppedPlan();
  change(plan);
  return refusal(plan);
}

static plan::HostLoop &loopOf(plan::LaunchPlan &plan) {
  return std::get<plan::HostLoop>(plan.variants[0].program[0]);
}
static plan::Launch &launchOf(plan::LaunchPlan &plan) {
  return std::get<plan::Launch>(loopOf(plan).body[0]);
}

TEST(PlanJson, RefusesOtherVersions) {
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.version = 4; }),
            "launch plan: the launch plan has format 4, this runtime reads format " +
                std::to_string(plan::formatVersion) +
                "; recompile with the matching compiler plugin");
}

TEST(PlanJson, RefusesChangedText) {
  const std::string whole = plan::toJson(saxpyPlan());
  const std::string message = "launch plan: the checksum is wrong, so the plan is not what the "
                              "compiler plugin wrote; recompile";
  std::string changed = whole;
  changed[changed.find("1000000")] = '9';
  EXPECT_EQ(plan::fromJson(changed).error(), message);
  EXPECT_EQ(plan::fromJson(whole.substr(0, whole.rfind('#'))).error(), message);
  changed = whole;
  changed.back() = changed.back() == '0' ? '1' : '0';
  EXPECT_EQ(plan::fromJson(changed).error(), message);
}

TEST(PlanJson, RefusesText) {
  EXPECT_EQ(plan::fromJson("").error(), "the launch plan is not valid JSON");
  EXPECT_EQ(plan::fromJson("[]").error(), "launch plan: field 'version' is missing");
  EXPECT_EQ(plan::fromJson(
                plan::withChecksum("{\"version\":" + std::to_string(plan::formatVersion) + "}"))
                .error(),
            "launch plan: field 'name' is missing");
  std::string json = plan::toJson(saxpyPlan());
  EXPECT_FALSE(plan::fromJson(json.substr(0, json.size() / 2)));
  json.resize(json.rfind('#'));
  json.replace(json.find("\"<=\""), 4, "\"=<\"");
  EXPECT_EQ(plan::fromJson(plan::withChecksum(json)).error(),
            "launch plan: unknown token '=<' in an expression");
}

TEST(PlanJson, RefusesBadExpressions) {
  const auto withGuard = [](plan::Expression condition) {
    return refusalAfter([&](auto &plan) { plan.guards[0].condition = condition; });
  };
  EXPECT_EQ(withGuard({}), "accepted");
  EXPECT_EQ(withGuard(code(1, Add)), "launch plan: an expression lacks operands");
  EXPECT_EQ(withGuard(code(1, 2)), "launch plan: an expression does not leave one value");
  EXPECT_EQ(withGuard(code(arg(4))), "launch plan: argument 4 does not exist");
  EXPECT_EQ(withGuard(code(arg(2))), "launch plan: argument 'y' is not of kind integer");
  EXPECT_EQ(withGuard(code(loop(0))),
            "launch plan: host loop variable 0 is used outside of its loop");
  plan::Expression deep;
  deep.code.assign(300, token(1));
  deep.code.insert(deep.code.end(), 299, token(Add));
  EXPECT_EQ(withGuard(deep), "launch plan: an expression needs too deep a stack");
  EXPECT_EQ(refusalAfter([](auto &plan) { launchOf(plan).groups[1] = {}; }),
            "launch plan: an expression does not leave one value");
}

TEST(PlanJson, RangesAreKnownToLaterRangesAndArrays) {
  const auto low = [](std::int64_t number) { return plan::Instruction{RangeLow, number}; };
  const auto high = [](std::int64_t number) { return plan::Instruction{RangeHigh, number}; };
  plan::LaunchPlan plan = saxpyPlan();
  plan.ranges = {plan::ElementScan{2, upToN(), 3, false},
                 plan::Bounds{code(low(0)), code(high(0))}};
  plan.arrays[0].touched = {{}, code(low(1)), code(high(1))};
  EXPECT_EQ(plan::fromJson(plan::toJson(plan)), plan);
  const auto refusal = [&](auto change) {
    plan::LaunchPlan changed = plan;
    change(changed);
    const auto read = plan::fromJson(plan::toJson(changed));
    return read ? "accepted" : read.error();
  };
  EXPECT_EQ(refusal([&](auto &p) { p.ranges[1] = plan::Bounds{code(low(1)), code(0)}; }),
            "launch plan: range 1 is not known here");
  EXPECT_EQ(refusal([&](auto &p) { p.arrays[0].touched.last = code(high(2)); }),
            "launch plan: range 2 is not known here");
  EXPECT_EQ(refusal([&](auto &p) { p.guards[0].condition = code(high(0)); }),
            "launch plan: range 0 is not known here");
  EXPECT_EQ(refusal([&](auto &p) { p.ranges[0] = plan::ElementScan{2, upToN(), 0, false}; }),
            "launch plan: a scan of 'x' has a bad stride");
  EXPECT_EQ(refusal([&](auto &p) { p.ranges[0] = plan::ElementScan{0, upToN(), 1, false}; }),
            "launch plan: argument 'n' is not of kind pointer");
}

TEST(PlanJson, RefusesNumbersThatReferToNothing) {
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.arrays[0].argument = 0; }),
            "launch plan: argument 'n' is not of kind pointer");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.arrays[0].elementSize = 0; }),
            "launch plan: array 'y' has elements of size 0");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.arrays.clear(); }),
            "launch plan: array 0 does not exist");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.variants[0].scratch.clear(); }),
            "launch plan: scratch memory 0 does not exist");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.variants[0].scratch[0].bytes = 0; }),
            "launch plan: scratch memory 'tmp' has no bytes");
  EXPECT_EQ(refusalAfter([](auto &plan) {
              plan.variants[0].scratch[0].copies.code = {{plan::Op::HostLoop, 0}};
            }),
            "launch plan: host loop variable 0 is used outside of its loop");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.variants.clear(); }),
            "launch plan: there is no variant");
  EXPECT_EQ(
      refusalAfter([](auto &plan) { launchOf(plan).operands.push_back(plan::FloatingOperand{1}); }),
      "launch plan: argument 'steps' is not of kind floating");
  EXPECT_EQ(refusalAfter([](auto &plan) { launchOf(plan).localSize[2] = 0; }),
            "launch plan: kernel 'add' has a local size of 0");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.arguments[3].type = plan::ScalarType::F32; }),
            "launch plan: the final value of 't' is not an integer");
}

TEST(PlanJson, RefusesBadWritersAndBoxes) {
  const auto refusalAfter = [](auto change) {
    plan::LaunchPlan plan = columnsPlan();
    change(plan);
    return refusal(plan);
  };
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.writers[0].array = 2; }),
            "launch plan: array 2 of a writer does not exist");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.writers[0].coordinates = 1; }),
            "launch plan: host loop variable 1 is used outside of its loop");
  EXPECT_EQ(
      refusalAfter([](auto &plan) { plan.writers[0].iterations[0][0].terms.push_back({2, 1}); }),
      "launch plan: coordinate 2 does not exist");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.writers[0].coordinates = 4000000000; }),
            "launch plan: a writer has too many coordinates");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.guards[0].condition = code(Element); }),
            "launch plan: an element is used outside of a writer");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.arrays[0].boxes->reads.axes[0].last = {}; }),
            "launch plan: an expression does not leave one value");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.arrays[1].boxes->writes.axes.resize(17); }),
            "launch plan: a box has too many axes");
}

TEST(PlanJson, RefusesBadHostLoops) {
  EXPECT_EQ(refusalAfter([](auto &plan) { loopOf(plan).step = 0; }),
            "launch plan: host loop 't' has a step below 1");
  EXPECT_EQ(refusalAfter([](auto &plan) { loopOf(plan).variable = 1; }),
            "launch plan: host loop 't' has a bad variable number");
  EXPECT_EQ(refusalAfter([](auto &plan) { loopOf(plan).body = {loopOf(plan)}; }),
            "launch plan: host loop 't' has a bad variable number");
  EXPECT_EQ(refusalAfter([](auto &plan) { plan.hostLoopVariables = 4000000000; }),
            "launch plan: there are too many host loop variables");
}

static std::string refusalOfSplit(void (*change)(plan::LaunchPlan &, plan::Split &)) {
  plan::LaunchPlan plan = splitSaxpyPlan();
  change(plan, splitOfSaxpy(plan));
  return refusal(plan);
}

TEST(PlanJson, RefusesBadSplits) {
  EXPECT_EQ(refusalOfSplit([](auto &, auto &) {}), "accepted");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.axis = 3; }),
            "launch plan: axis 3 cannot be split");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.step = 0; }),
            "launch plan: a split has step 0");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.arrays.pop_back(); }),
            "launch plan: a split has other arrays than the plan");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.arrays[0].elementSize = 8; }),
            "launch plan: a split has other arrays than the plan");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.arrays[0].boxes.emplace(); }),
            "launch plan: an array of a split has boxes");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.first = code(PieceFirst); }),
            "launch plan: the ends of a piece are used outside of a split");
  EXPECT_EQ(
      refusalOfSplit([](auto &plan, auto &) { plan.arrays[0].touched.first = code(PieceLast); }),
      "launch plan: the ends of a piece are used outside of a split");
  EXPECT_EQ(refusalOfSplit([](auto &plan, auto &) {
              auto &program = plan.variants[0].program;
              program.push_back(program[0]);
              std::get<plan::Launch>(program[1]).kernel = "other";
            }),
            "launch plan: kernel 'other' has no split");
}

TEST(PlanJson, SplitsReferToTheHostLoopsAroundTheirLaunch) {
  const auto inLoop = [](auto &plan, auto &split) {
    plan.hostLoopVariables = 1;
    auto &program = plan.variants[0].program;
    program = {plan::HostLoop{0, "t", code(0), code(1), 1, program}};
    split.first = split.arrays[0].touched.first = code(loop(0));
  };
  EXPECT_EQ(refusalOfSplit(inLoop), "accepted");
  EXPECT_EQ(refusalOfSplit([](auto &, auto &split) { split.first = code(loop(0)); }),
            "launch plan: host loop variable 0 is used outside of its loop");
}

static std::string refusalOfNarrow(void (*change)(plan::NarrowIndices &)) {
  plan::LaunchPlan plan = narrowSaxpyPlan();
  change(*plan.variants[0].narrow);
  return refusal(plan);
}

TEST(PlanJson, RefusesBadIndexVariables) {
  EXPECT_EQ(refusalOfNarrow([](auto &) {}), "accepted");
  EXPECT_EQ(refusalOfNarrow([](auto &narrow) { narrow.variables[0].high = code(loop(0)); }),
            "launch plan: host loop variable 0 is used outside of its loop");
  EXPECT_EQ(refusalOfNarrow([](auto &narrow) { narrow.values.push_back(code(loop(1))); }),
            "launch plan: host loop variable 1 is used outside of its loop");
  EXPECT_EQ(refusalOfNarrow([](auto &narrow) { narrow.values.push_back({}); }),
            "launch plan: an expression does not leave one value");
  EXPECT_EQ(refusalOfNarrow([](auto &narrow) {
              narrow.variables.resize(2000, plan::Bounds{code(0), code(1)});
            }),
            "launch plan: there are too many index variables");
}
