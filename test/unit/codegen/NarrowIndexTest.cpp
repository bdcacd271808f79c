#include "codegen/NarrowIndex.h"

#include "codegen/BuildPlan.h"
#include "codegen/OpenCL.h"
#include "test/unit/support/GeneratedCode.h"

#include <algorithm>

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using plan::Op;

constexpr ir::GroupAxis g0{0};
constexpr ir::LocalAxis l0{0};

using Code = std::vector<plan::Instruction>;

/// The plan's variant for any device; its second text must compile without a warning.
plan::Variant variantOf(const ir::Kernel &original, const transforms::Script &script = {}) {
  auto code = generate(original, script);
  EXPECT_TRUE(code);
  auto variant = buildVariant(code->kernel, code->schedule, plan::DeviceKind::Any);
  EXPECT_TRUE(variant);
  if (variant->variant.narrow)
    EXPECT_EQ(compilerMessages(variant->variant.narrow->source), "");
  return variant->variant;
}

/// The functions of the second text, after the pointers of the last one.
std::string narrowBody(const plan::Variant &variant) {
  if (!variant.narrow)
    return "none";
  const std::string &text = variant.narrow->source;
  return text.substr(text.rfind("_offset;\n") + 9);
}

ir::Expr n() { return ir::parameterRef(ir::ParameterName("n")); }

TEST(NarrowIndex, VariablesParametersAndSubscriptsAreInt) {
  plan::Variant variant = variantOf(saxpy().get(), {split("i", 64, g0, l0)});
  EXPECT_EQ(
      narrowBody(variant),
      "  const int n = (int)n_long;\n"
      "  const int i_outer = get_group_id(0);\n"
      "  const int i_inner = get_local_id(0);\n"
      "  if (64 * i_outer + i_inner < n) {\n"
      "    y[i_outer * 64 + i_inner] = y[i_outer * 64 + i_inner] + x[i_outer * 64 + i_inner];\n"
      "  }\n"
      "}\n");
  ASSERT_TRUE(variant.narrow);
  EXPECT_EQ(variant.narrow->variables.size(), 2u);
  EXPECT_EQ(variant.narrow->variables[1].low.code, (Code{{Op::Constant, 0}}));
  EXPECT_EQ(variant.narrow->variables[1].high.code, (Code{{Op::Constant, 63}}));
  // The guard's left side, and its right side: a parameter is computed with, too.
  Code guard = {
      {Op::Constant, 64}, {Op::HostLoop, 0}, {Op::Multiply}, {Op::HostLoop, 1}, {Op::Add}};
  auto required = [&](const Code &wanted) {
    return std::ranges::any_of(variant.narrow->values,
                               [&](const plan::Expression &value) { return value.code == wanted; });
  };
  EXPECT_TRUE(required(guard));
  EXPECT_TRUE(required({{Op::Argument, 0}}));
}

TEST(NarrowIndex, LoopsGoOneStepTooFar) {
  plan::Variant variant = variantOf(saxpy().get());
  ASSERT_TRUE(variant.narrow);
  EXPECT_TRUE(narrowBody(variant).contains("for (int i = 0; i < n; ++i)"));
  // The bound n - 1, and n - 1 + 1, which the variable reaches.
  const Code last = {{Op::Argument, 0}, {Op::Constant, 1}, {Op::Subtract}};
  const Code after = {
      {Op::Argument, 0}, {Op::Constant, 1}, {Op::Subtract}, {Op::Constant, 1}, {Op::Add}};
  EXPECT_EQ(variant.narrow->values, (std::vector<plan::Expression>{{last}, {after}}));
}

TEST(NarrowIndex, ValuesStayWide) {
  TestKernel test({"n"});
  ir::Expr product = ir::binary(ir::BinaryOp::Mul, i("i"), n(), ir::ScalarType::I64);
  test.array("y").statement({"i"}, "0 <= i < 100", at("y", {i("i")}),
                            ir::cast(product, ir::ScalarType::F32));
  plan::Variant variant = variantOf(test.get());
  EXPECT_EQ(narrowBody(variant), "  for (int i = 0; i < 100; ++i) {\n"
                                 "    y[i] = (float)((long)i * n);\n"
                                 "  }\n"
                                 "}\n");
}

TEST(NarrowIndex, WhatNeverFitsStaysWide) {
  TestKernel test({"n"});
  test.array("y").statement({"i"}, "0 <= i < n", at("y", {plus(i("i"), c(3'000'000'000))}),
                            value(at("y", {i("i")})));
  EXPECT_TRUE(narrowBody(variantOf(test.get())).contains("y[(long)i + 3000000000L] = y[i];"));
  TestKernel far({"n"});
  far.array("y").statement({"i"}, "3000000000 <= i < n", at("y", {i("i")}),
                           value(at("y", {i("i")})));
  EXPECT_FALSE(variantOf(far.get()).narrow); // a bound that never fits
}

TEST(NarrowIndex, HostLoopsAreVariables) {
  TestKernel test({"n"});
  test.array("a", 2).statement({"t", "i"}, "1 <= t < n and 1 <= i < n - 1",
                               at("a", {i("t"), i("i")}),
                               sum(value(at("a", {plus(i("t"), c(-1)), plus(i("i"), c(-1))})),
                                   value(at("a", {plus(i("t"), c(-1)), plus(i("i"), c(1))}))));
  plan::Variant variant = variantOf(test.get(), {split("i", 64, g0)});
  ASSERT_TRUE(variant.narrow);
  EXPECT_TRUE(narrowBody(variant).contains("const int t = (int)t_long;"));
  EXPECT_GE(variant.narrow->variables.size(), 3u); // t, the work-group, the loop inside
}

TEST(NarrowIndex, NotForProcessors) {
  auto code = generate(saxpy().get(), {split("i", 64, g0, l0)});
  ASSERT_TRUE(code);
  EXPECT_FALSE(buildVariant(code->kernel, code->schedule, plan::DeviceKind::Cpu)->variant.narrow);
  EXPECT_TRUE(buildVariant(code->kernel, code->schedule, plan::DeviceKind::Gpu)->variant.narrow);
}

TEST(NarrowIndex, NotForLoopsThatStoreThroughLines) {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}),
                                       value(at("x", {i("i")})));
  transforms::Script stream = {{transforms::TagStatements{"", ir::StoreMode::Streaming}, {}}};
  EXPECT_FALSE(variantOf(test.get(), stream).narrow);
}

TEST(NarrowIndex, NotForVeryManyIndices) {
  auto isNarrow = [](int count) {
    TestKernel test({"n"});
    ir::Expr total = value(at("x", {i("i")}));
    for (int k = 1; k < count; ++k) { // i - k + k
      ir::Expr before = ir::binary(ir::BinaryOp::Sub, i("i"), c(k), ir::ScalarType::I64);
      ir::Expr same = ir::binary(ir::BinaryOp::Add, before, c(k), ir::ScalarType::I64);
      total = sum(total, value(at("x", {same})));
    }
    test.array("x").array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}), total);
    return variantOf(test.get()).narrow.has_value();
  };
  EXPECT_TRUE(isNarrow(100));
  EXPECT_FALSE(isNarrow(300));
}

TEST(NarrowIndex, NotWhereTheHostLacksTheStack) {
  auto isNarrow = [](int depth) {
    TestKernel test({"n"});
    ir::Expr subscript = i("i");
    for (int k = 0; k < depth; ++k) // i + (n + (n + ...
      subscript = ir::binary(ir::BinaryOp::Add, n(), subscript, ir::ScalarType::I64);
    test.array("x").array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}),
                                         value(at("x", {subscript})));
    return variantOf(test.get()).narrow.has_value();
  };
  EXPECT_TRUE(isNarrow(50));
  EXPECT_FALSE(isNarrow(300));
}

} // namespace
} // namespace loopy::codegen
