//===- SamplePlans.cpp - Launch plans made by hand -----------------------------------------===//
#include "SamplePlans.h"

namespace loopy::test {

using enum plan::Op;

plan::Interval nothing() { return {code(0), {}, {}}; }

plan::Interval upToN() { return {code(0, arg(0), Less), code(0), code(arg(0), 1, Subtract)}; }

static std::array<plan::Expression, 3> groupsOf64() {
  return {code(arg(0), 63, Add, 64, FloorDivide), code(1), code(1)};
}

plan::LaunchPlan saxpyPlan(std::int64_t shift) {
  plan::LaunchPlan plan;
  plan.name = "saxpy:3";
  plan.location = "saxpy.cpp:3";
  plan.arguments = {{"n", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"a", plan::ArgumentKind::Floating, plan::ScalarType::F32},
                    {"x", plan::ArgumentKind::Pointer, plan::ScalarType::F32},
                    {"y", plan::ArgumentKind::Pointer, plan::ScalarType::F32}};
  plan.guards = {{code(arg(0), 1000000, LessEqual), "n is above 1000000"}};
  plan::Interval shifted = upToN();
  shifted.first = code(shift);
  shifted.last = code(arg(0), shift - 1, Add);
  plan.arrays = {{2, 4, shifted, shifted, nothing()}, {3, 4, upToN(), upToN(), upToN()}};
  plan::Variant variant;
  variant.usesFloat = true;
  variant.source = R"(
#pragma OPENCL FP_CONTRACT OFF
__kernel __attribute__((reqd_work_group_size(64, 1, 1)))
void saxpy(__global const float *x, long xo, __global float *y, long yo, long n, float a) {
  long i = get_global_id(0);
  if (i < n)
    y[yo + i] += a * x[xo + i + )" +
                   std::to_string(shift) + R"(];
}
)";
  variant.program = {plan::Launch{"saxpy",
                                  groupsOf64(),
                                  {64, 1, 1},
                                  {plan::ArrayOperand{0}, plan::ArrayOperand{1},
                                   plan::IntegerOperand{code(arg(0))}, plan::FloatingOperand{1}}}};
  plan.variants = {variant};
  return plan;
}

plan::LaunchPlan splitSaxpyPlan() {
  plan::LaunchPlan plan = saxpyPlan();
  const plan::Interval part = {code(PieceFirst, arg(0), Less), code(PieceFirst),
                               code(PieceLast, arg(0), 1, Subtract, Minimum)};
  plan::Variant &variant = plan.variants[0];
  std::string &source = variant.source;
  source.replace(source.find("get_global_id(0)"), 16, "get_group_id(0) * 64 + get_local_id(0)");
  variant.division = plan::Splits{
      {"saxpy", {0, code(0), 64, {}, {{2, 4, part, part, nothing()}, {3, 4, part, part, part}}}}};
  return plan;
}

plan::Split &splitOfSaxpy(plan::LaunchPlan &plan) {
  return std::get<plan::Splits>(plan.variants[0].division).at("saxpy");
}

plan::LaunchPlan columnsPlan() {
  plan::LaunchPlan plan;
  plan.name = "columns";
  plan.location = "columns.cpp:3";
  plan.arguments = {{"n", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"w", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"x", plan::ArgumentKind::Pointer, plan::ScalarType::I32},
                    {"y", plan::ArgumentKind::Pointer, plan::ScalarType::I32}};
  plan.guards = {{code(11, arg(1), LessEqual), "w is below 11"}};
  const plan::Interval all = {code(0, arg(0), Less), code(3),
                              code(arg(0), 1, Subtract, arg(1), Multiply, 10, Add)};
  const plan::Box box = {
      {{code(0), code(arg(0), 1, Subtract), code(arg(1))}, {code(3), code(10), code(1)}}};
  plan.arrays = {{2, 4, all, all, nothing(), true, true, plan::Boxes{box, {}, false}},
                 {3, 4, all, all, all, true, false, plan::Boxes{{}, box, true}}};
  const plan::Expression row = code(Element, arg(1), FloorDivide);
  const plan::Expression column = code(Element, arg(1), FloorModulo);
  const auto minus = [](const plan::Expression &value) {
    plan::Expression negated = value;
    negated.code.push_back(token(Negate));
    return negated;
  };
  plan.writers = {{1,
                   "columns.cpp:5",
                   {{"i", code(loop(0))}, {"c", code(loop(1))}},
                   2,
                   {{{{{0, 1}}, minus(row), true},
                     {{{1, 1}}, minus(column), true},
                     {{{0, 1}}, code(0), false},
                     {{{0, -1}}, code(arg(0), 1, Subtract), false},
                     {{{1, 1}}, code(-3), false},
                     {{{1, -1}}, code(10), false}}},
                   true}};
  plan::Variant variant;
  variant.source = R"(
__kernel void columns(__global const int *x, long xo, __global int *y, long yo, long n, long w) {
  long i = get_global_id(0);
  if (i < n)
    for (long c = 3; c <= 10; ++c)
      y[yo + i * w + c] = 2 * x[xo + i * w + c];
}
)";
  variant.program = {
      plan::Launch{"columns",
                   groupsOf64(),
                   {64, 1, 1},
                   {plan::ArrayOperand{0}, plan::ArrayOperand{1},
                    plan::IntegerOperand{code(arg(0))}, plan::IntegerOperand{code(arg(1))}}}};
  plan.variants = {variant};
  return plan;
}

plan::LaunchPlan narrowSaxpyPlan() {
  plan::LaunchPlan plan = saxpyPlan();
  plan::Variant &variant = plan.variants[0];
  plan::NarrowIndices narrow;
  narrow.source = variant.source;
  narrow.source.replace(narrow.source.find("long i ="), 8, "int i =");
  narrow.variables = {{code(0), code(arg(0), 63, Add)}};
  narrow.values = {code(loop(0), 1, Add)};
  variant.narrow = narrow;
  return plan;
}

plan::LaunchPlan steppedPlan() {
  plan::LaunchPlan plan;
  plan.name = "steps";
  plan.location = "steps.cpp:7";
  plan.arguments = {{"n", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"steps", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"y", plan::ArgumentKind::Pointer, plan::ScalarType::I32},
                    {"t", plan::ArgumentKind::Pointer, plan::ScalarType::I16}};
  plan.guards = {{code(arg(0), 1000, LessEqual), "n is above 1000"}};
  plan.arrays = {{2, 4, upToN(), upToN(), upToN()}};
  plan.finalValues = {{3, {}, code(arg(1))}};
  plan.hostLoopVariables = 1;
  plan::Variant variant;
  variant.scratch = {{"tmp", 4000}};
  variant.source = R"(
__kernel void add(__global int *y, long yo, __global int *tmp, long n) {
  long i = get_global_id(0);
  if (i < n)
    tmp[i] = y[yo + i] + 1;
}
__kernel void reverse(__global int *y, long yo, __global int *tmp, long n, long t) {
  long i = get_global_id(0);
  if (i < n)
    y[yo + i] = tmp[n - 1 - i] + (int)t;
}
)";
  const plan::IntegerOperand n{code(arg(0))};
  const plan::IntegerOperand t{code(loop(0))};
  const plan::Launch add{
      "add", groupsOf64(), {64, 1, 1}, {plan::ArrayOperand{0}, plan::ScratchOperand{0}, n}};
  const plan::Launch reverse{
      "reverse", groupsOf64(), {64, 1, 1}, {plan::ArrayOperand{0}, plan::ScratchOperand{0}, n, t}};
  const plan::HostIf always{code(loop(0), 0, Less, Not), {reverse}};
  variant.program = {plan::HostLoop{0, "t", code(0), code(arg(1), 1, Subtract), 1, {add, always}}};
  plan.variants = {variant};
  return plan;
}

plan::LaunchPlan splitStepsPlan() {
  plan::LaunchPlan plan;
  plan.name = "steps";
  plan.location = "steps.cpp:7";
  plan.arguments = {{"n", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"steps", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"x", plan::ArgumentKind::Pointer, plan::ScalarType::I32},
                    {"y", plan::ArgumentKind::Pointer, plan::ScalarType::I32},
                    {"t", plan::ArgumentKind::Pointer, plan::ScalarType::I16}};
  plan.arrays = {{2, 4, upToN(), upToN(), upToN()}, {3, 4, upToN(), upToN(), upToN()}};
  plan.arrays[1].writesAll = false;
  plan.finalValues = {{4, {}, code(arg(1))}};
  plan.hostLoopVariables = 1;
  plan::Variant variant;
  variant.source = R"(
__kernel void add(__global const int *x, long xo, __global int *y, long yo, long n, long t) {
  long i = get_group_id(0) * 64 + get_local_id(0);
  if (t <= i && i < n)
    y[yo + i] = x[xo + i] + (int)t;
}
__kernel void reverse(__global int *x, long xo, __global const int *y, long yo, long n) {
  long i = get_group_id(0) * 64 + get_local_id(0);
  if (i < n)
    x[xo + i] = y[yo + n - 1 - i] * 3;
}
__kernel void increment(__global int *x, long xo) { ++x[xo]; }
)";
  const plan::IntegerOperand n{code(arg(0))};
  const plan::IntegerOperand t{code(loop(0))};
  const plan::ArrayOperand x{0}, y{1};
  const plan::Launch add{"add", groupsOf64(), {64, 1, 1}, {x, y, n, t}};
  const plan::Launch reverse{"reverse", groupsOf64(), {64, 1, 1}, {x, y, n}};
  const plan::Launch increment{
      "increment", {code(0, arg(0), Less), code(1), code(1)}, {1, 1, 1}, {x}};
  variant.program = {
      plan::HostLoop{0, "t", code(0), code(arg(1), 1, Subtract), 1, {add, reverse, increment}}};
  const plan::Interval part = {code(PieceFirst, arg(0), Less), code(PieceFirst),
                               code(PieceLast, arg(0), 1, Subtract, Minimum)};
  const plan::Interval later = {
      code(PieceFirst, loop(0), Maximum, PieceLast, arg(0), 1, Subtract, Minimum, LessEqual),
      code(PieceFirst, loop(0), Maximum), part.last};
  const plan::Interval reversed = {part.nonEmpty,
                                   code(arg(0), 1, Subtract, PieceLast, Subtract, 0, Maximum),
                                   code(arg(0), 1, Subtract, PieceFirst, Subtract)};
  const plan::Interval front = {{}, code(0), code(0)};
  const auto none = nothing();
  variant.division = plan::Splits{
      {"add", {0, code(0), 64, {}, {{2, 4, later, later, none}, {3, 4, later, none, later}}}},
      {"reverse",
       {0, code(0), 64, {}, {{2, 4, part, none, part}, {3, 4, reversed, reversed, none}}}},
      {"increment",
       {std::nullopt, code(0), 1, {}, {{2, 4, front, front, front}, {3, 4, none, none, none}}}}};
  plan.variants = {variant};
  return plan;
}

void runSplitSteps(int n, int steps, int *x, int *y) {
  for (int t = 0; t < steps; ++t) {
    for (int i = t; i < n; ++i)
      y[i] = x[i] + t;
    for (int i = 0; i < n; ++i)
      x[i] = y[n - 1 - i] * 3;
    if (n > 0)
      ++x[0];
  }
}

} // namespace loopy::test
