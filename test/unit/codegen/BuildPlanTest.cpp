#include "codegen/BuildPlan.h"

#include "test/unit/support/GeneratedCode.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::BinaryOp;
using ir::Iname;
using plan::Op;

constexpr ir::GroupAxis g0{0};
constexpr ir::LocalAxis l0{0};

using Code = std::vector<plan::Instruction>;

ir::Expr n() { return ir::parameterRef(ir::ParameterName("n")); }

TEST(PlanExpr, PostfixWithArgumentAndLoopNumbers) {
  TestKernel test({"m", "n"});
  ir::Kernel kernel = test.get();
  ir::Expr expr = plus(ir::indexMul(c(4), n()), i("t"));
  EXPECT_EQ(
      toPlan(expr, kernel, inames({"s", "t"})).code,
      (Code{{Op::Constant, 4}, {Op::Argument, 1}, {Op::Multiply}, {Op::HostLoop, 1}, {Op::Add}}));
}

TEST(PlanExpr, GreaterIsLessTheOtherWayRound) {
  TestKernel test({"n"});
  ir::Kernel kernel = test.get();
  auto compare = [&](BinaryOp op) {
    return toPlan(ir::binary(op, n(), c(1), ir::ScalarType::Bool), kernel, {}).code;
  };
  EXPECT_EQ(compare(BinaryOp::Greater), (Code{{Op::Constant, 1}, {Op::Argument, 0}, {Op::Less}}));
  EXPECT_EQ(compare(BinaryOp::GreaterEqual),
            (Code{{Op::Constant, 1}, {Op::Argument, 0}, {Op::LessEqual}}));
  EXPECT_EQ(compare(BinaryOp::LessEqual),
            (Code{{Op::Argument, 0}, {Op::Constant, 1}, {Op::LessEqual}}));
}

TEST(PlanExpr, SelectsAndDivisions) {
  TestKernel test({"n"});
  ir::Kernel kernel = test.get();
  ir::Expr expr = ir::select(ir::binary(BinaryOp::Equal, n(), c(0), ir::ScalarType::Bool), c(7),
                             ir::indexFloorDiv(n(), 4));
  EXPECT_EQ(toPlan(expr, kernel, {}).code, (Code{{Op::Argument, 0},
                                                 {Op::Constant, 0},
                                                 {Op::Equal},
                                                 {Op::Constant, 7},
                                                 {Op::Argument, 0},
                                                 {Op::Constant, 4},
                                                 {Op::FloorDivide},
                                                 {Op::Select}}));
}

plan::Variant variantOf(const ir::Kernel &original, const transforms::Script &script) {
  auto code = generate(original, script);
  EXPECT_TRUE(code);
  auto variant = buildVariant(code->kernel, code->schedule, plan::DeviceKind::Any);
  EXPECT_TRUE(variant);
  return variant->variant;
}

TEST(BuildVariant, LaunchMatchesTheKernelSignature) {
  TestKernel test = saxpy();
  plan::Variant variant = variantOf(test.get(), {split("i", 64, g0, l0)});
  EXPECT_TRUE(variant.usesFloat);
  EXPECT_FALSE(variant.usesDouble);
  ASSERT_EQ(variant.program.size(), 1u);
  const auto &guard = std::get<plan::HostIf>(variant.program[0]);
  EXPECT_EQ(guard.condition.code, (Code{{Op::Constant, 1}, {Op::Argument, 0}, {Op::LessEqual}}));
  const auto &launch = std::get<plan::Launch>(guard.body.at(0));
  EXPECT_EQ(launch.kernel, "test_k0");
  EXPECT_EQ(launch.localSize, (std::array<unsigned, 3>{64, 1, 1}));
  EXPECT_EQ(launch.groups[0].code, (Code{{Op::Argument, 0},
                                         {Op::Constant, 63},
                                         {Op::Add},
                                         {Op::Constant, 64},
                                         {Op::FloorDivide}}));
  EXPECT_EQ(launch.groups[1].code, (Code{{Op::Constant, 1}}));
  EXPECT_EQ(launch.operands,
            (std::vector<plan::Operand>{plan::ArrayOperand{0}, plan::ArrayOperand{1},
                                        plan::IntegerOperand{{{{Op::Argument, 0}}}}}));
}

TEST(BuildVariant, HostLoopsAreNumberedFromOutside) {
  TestKernel test = timeLoop();
  plan::Variant variant = variantOf(test.get(), {tag("i", g0), tag("i_1", g0)});
  const auto *guard = std::get_if<plan::HostIf>(&variant.program.at(0));
  const auto &loop = std::get<plan::HostLoop>(guard ? guard->body.at(0) : variant.program.at(0));
  EXPECT_EQ(loop.name, "t");
  EXPECT_EQ(loop.variable, 0u);
  EXPECT_EQ(loop.last.code, (Code{{Op::Argument, 1}, {Op::Constant, 1}, {Op::Subtract}}));
  EXPECT_EQ(loop.body.size(), 2u);
  EXPECT_EQ(std::get<plan::Launch>(loop.body[0]).groups[0].code,
            (Code{{Op::Argument, 0}, {Op::Constant, 2}, {Op::Subtract}}));

  auto plan = buildPlan(test.get(), {}, {variant});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->hostLoopVariables, 1u);
}

TEST(BuildVariant, ScratchHasItsSize) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0);
  test.statement({}, "", at("t"), value(at("x", {c(0)})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t")));
  plan::Variant variant = variantOf(test.get(), {tag("i", g0)});
  EXPECT_EQ(variant.scratch, (std::vector<plan::Scratch>{{"t", 4}}));
  const auto &first = std::get<plan::Launch>(variant.program.at(0));
  EXPECT_EQ(first.operands,
            (std::vector<plan::Operand>{plan::ArrayOperand{0}, plan::ScratchOperand{0}}));
}

TEST(BuildVariant, ScratchHasOneElementPerIteration) {
  // for i in [2, n): { t = x[i]; y[i] = t } with the statements in kernels of their own
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"i"}, "2 <= i < n", at("t", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i"}, "2 <= i < n", at("y", {i("i")}), value(at("t", {i("i")})));
  transforms::Step apart{transforms::DuplicateInames{{Iname("i")}, "id:s1"}, {}};
  plan::Variant variant = variantOf(test.get(), {apart, tag("i", g0)});
  ASSERT_EQ(variant.scratch.size(), 1u);
  EXPECT_EQ(variant.scratch[0].bytes, 4u);
  EXPECT_EQ(
      variant.scratch[0].copies.code,
      (Code{
          {Op::Argument, 0}, {Op::Constant, 2}, {Op::Subtract}, {Op::Constant, 1}, {Op::Maximum}}));
}

TEST(BuildPlan, ArgumentsAreParametersThenArraysThenFinalValues) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.parameters.push_back({ir::ParameterName("scale"), ir::ScalarType::F64});
  kernel.finalValues.push_back(
      {"i", ir::ScalarType::I32, isl::pw_aff(test.ctx(), "[n] -> { [(n)] : n >= 1 }")});
  auto plan = buildPlan(kernel, {}, {});
  ASSERT_TRUE(plan) << plan.error().message;
  using plan::ArgumentKind;
  EXPECT_EQ(plan->arguments,
            (std::vector<plan::Argument>{{"n", ArgumentKind::Integer, plan::ScalarType::I32},
                                         {"scale", ArgumentKind::Floating, plan::ScalarType::F64},
                                         {"x", ArgumentKind::Pointer, plan::ScalarType::F32},
                                         {"y", ArgumentKind::Pointer, plan::ScalarType::F32},
                                         {"i", ArgumentKind::Pointer, plan::ScalarType::I32}}));
  ASSERT_EQ(plan->arrays.size(), 2u);
  EXPECT_EQ(plan->arrays[1].argument, 3u);
  EXPECT_EQ(plan->arrays[1].elementSize, 4u);
  EXPECT_EQ(plan->arrays[1].copyOut.last.code,
            (Code{{Op::Argument, 0}, {Op::Constant, 1}, {Op::Subtract}}));
  ASSERT_EQ(plan->finalValues.size(), 1u);
  EXPECT_EQ(plan->finalValues[0].argument, 4u);
  EXPECT_EQ(plan->finalValues[0].value.code, (Code{{Op::Argument, 0}}));
  EXPECT_EQ(plan->finalValues[0].assigned.code,
            (Code{{Op::Constant, 1}, {Op::Argument, 0}, {Op::LessEqual}}));
}

TEST(BuildPlan, GuardsDoNotRelyOnAssumptions) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  isl::set condition(test.ctx(), "[n] -> { : n >= 5 }");
  kernel.assumptions = condition;
  auto plan = buildPlan(kernel, {{condition, "n is small"}}, {});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->guards.size(), 1u);
  EXPECT_EQ(plan->guards[0].condition.code,
            (Code{{Op::Constant, 5}, {Op::Argument, 0}, {Op::LessEqual}}));
  EXPECT_EQ(plan->guards[0].reason, "n is small");
}

} // namespace
} // namespace loopy::codegen
