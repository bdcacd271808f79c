#include "codegen/LaneStorage.h"
#include "codegen/VectorValues.h"

#include "test/unit/support/GeneratedCode.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Iname;

constexpr ir::Vectorize vec;
constexpr ir::Unroll unroll;
constexpr ir::Interleave ilp{true}, ilpSeq{false};

/// The part of a function after its pointer declarations.
std::string code(const ir::Kernel &original, const transforms::Script &script) {
  std::string text = openclBody(original, script);
  std::size_t pointers = text.rfind("_offset;\n");
  return pointers == std::string::npos ? text : text.substr(pointers + 9);
}

/// for i: { t = x[i]; for j in `range`: t = t + x[j]; y[i] = t }
TestKernel sums(const std::string &range, const std::string &variable = "t") {
  TestKernel test({"n"});
  test.array("x").array("y").local(variable, 1);
  const ir::Access t = at(variable, {i("i")});
  test.statement({"i"}, "0 <= i < n", t, value(at("x", {i("i")})));
  test.statement({"i", "j"}, "0 <= i < n and " + range, t, sum(value(t), value(at("x", {i("j")}))));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(t));
  return test;
}

TEST(Vectorize, WholeVectorsAndARemainder) {
  TestKernel test = saxpy();
  EXPECT_EQ(code(test.get(), {split("i", 4, {}, vec)}),
            "  for (long i_outer = 0; i_outer <= (n - 1) / 4; ++i_outer) {\n"
            "    if (4 * i_outer + 3 < n) {\n"
            "      vstore4(vload4(0, &y[i_outer * 4]) + vload4(0, &x[i_outer * 4]), 0, "
            "&y[i_outer * 4]);\n"
            "    } else {\n"
            "      for (long i_inner = 0; i_inner <= min(3L, n - 4 * i_outer - 1); ++i_inner) {\n"
            "        y[i_outer * 4 + i_inner] = y[i_outer * 4 + i_inner] + "
            "x[i_outer * 4 + i_inner];\n"
            "      }\n"
            "    }\n"
            "  }\n"
            "}\n");
}

TEST(Vectorize, LocalVariablesAreVectorsAndUniformLoopsStay) {
  TestKernel test = sums("0 <= j < n");
  std::string text =
      code(test.get(), {{transforms::Assume{"n mod 4 = 0"}, {}}, split("i", 4, {}, vec)});
  EXPECT_EQ(text, "  float4 t = 0;\n"
                  "  for (long i_outer = 0; i_outer < n / 4; ++i_outer) {\n"
                  "    t = vload4(0, &x[i_outer * 4]);\n"
                  "    for (long j = 0; j < n; ++j) {\n"
                  "      t = t + x[j];\n"
                  "    }\n"
                  "    vstore4(t, 0, &y[i_outer * 4]);\n"
                  "  }\n"
                  "}\n");
}

TEST(Vectorize, AnyNameOfAVariable) {
  for (const std::string name : {"a", "s", "v"}) {
    TestKernel test = sums("0 <= j < n", name);
    std::string text = code(test.get(), {split("i", 4, {}, vec)});
    EXPECT_NE(text.find(name + " = " + name + " + x[j];\n"), std::string::npos) << text;
  }
}

/// for i: { for j in [0, 8): t[j] = x[j]; for j in [0, 8): y[j] = y[j] + t[j] }
TEST(Vectorize, ElementsOfLocalArrays) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1, {8});
  const ir::Access t = at("t", {i("i"), i("j")});
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 8", t, value(at("x", {i("j")})));
  test.statement({"i", "k"}, "0 <= i < n and 0 <= k < 8", at("y", {i("k")}),
                 sum(value(at("y", {i("k")})), value(at("t", {i("i"), i("k")}))));
  std::string text = code(test.get(), {split("j", 4, {}, vec), split("k", 4, {}, vec)});
  EXPECT_NE(text.find("loopy_store_float4(vload4(0, &x[j_outer * 4]), &t[j_outer * 4]);"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("loopy_load_float4(&t[k_outer * 4])"), std::string::npos) << text;
}

/// for i: { for j in [0, m): s[j] = x[j]; for k in [0, m): t[k] = s[k] + s[k] }, with m <= 8
TEST(Vectorize, SomeLanesOfPrivateArraysAreMasked) {
  TestKernel test({"n", "m"});
  test.array("x").local("t", 1, {8}).local("s", 1, {8});
  const std::string some = "0 <= i < n and 0 <= j < m and m <= 8";
  test.statement({"i", "l"}, "0 <= i < n and 0 <= l < 8", at("s", {i("i"), i("l")}),
                 value(at("x", {i("l")})));
  test.statement({"i", "l"}, "0 <= i < n and 0 <= l < 8", at("t", {i("i"), i("l")}),
                 value(at("x", {i("l")})));
  const ir::Expr half = value(at("s", {i("i"), i("j")}));
  test.statement({"i", "j"}, some, at("t", {i("i"), i("j")}), sum(half, half));
  std::string text = code(test.get(), {split("j", 4, unroll, vec)});
  EXPECT_NE(text.find("          } else {\n"
                      "            if (m >= 5) {\n"
                      "              loopy_store_float4(select(loopy_load_float4(&t[4]), "
                      "loopy_load_float4(&s[4]) + loopy_load_float4(&s[4]), (int4)((m >= 5) ? -1 : "
                      "0, (m >= 6) ? -1 : 0, (m >= 7) ? -1 : 0, (m >= 8) ? -1 : 0)), &t[4]);\n"),
            std::string::npos)
      << text;
}

/// for i: for j in [0, m): t[j] = x[j], where t has `size` elements.
static std::string partOfAVariable(std::int64_t size) {
  TestKernel test({"n", "m"});
  test.array("x").local("t", 1, {size});
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < m and m <= 8", at("t", {i("i"), i("j")}),
                 value(at("x", {i("j")})));
  return code(test.get(), {split("j", 4, unroll, vec)});
}

// A subscript that changes would keep the variable out of the registers everywhere.
TEST(Vectorize, SomeLanesOfSmallVariablesAreNoLoop) {
  const std::string text = partOfAVariable(256);
  EXPECT_EQ(text.find("for (long j"), std::string::npos) << text;
  EXPECT_NE(text.find("            if (m >= 6) {\n"
                      "              t[5] = x[5];\n"
                      "            }\n"),
            std::string::npos)
      << text;
  const std::string large = partOfAVariable(257);
  EXPECT_NE(large.find("t[j_inner] = x[j_inner];"), std::string::npos) << large;
}

TEST(Vectorize, LoopsThatDifferByLaneRunTogetherInTheMiddle) {
  TestKernel test = sums("0 <= j <= i");
  std::string text =
      code(test.get(), {{transforms::Assume{"n mod 2 = 0"}, {}}, split("i", 2, {}, vec)});
  EXPECT_NE(text.find("    for (long j = 0; j <= 2 * i_outer; ++j) {\n"
                      "      t = t + x[j];\n"
                      "    }\n"
                      "    for (long j = max(0L, 2 * i_outer + 1); j <= 2 * i_outer + 1; ++j) {\n"
                      "      t.s1 = t.s1 + x[j];\n"
                      "    }\n"),
            std::string::npos)
      << text;
}

TEST(Vectorize, StridedAccessesGather) {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i"}, "0 <= i < 2", at("y", {i("i")}),
                                       value(at("x", {ir::indexMul(c(3), i("i"))})));
  EXPECT_EQ(code(test.get(), {tag("i", vec)}), "  vstore2((float2)(x[0], x[3]), 0, &y[0]);\n}\n");
}

TEST(Vectorize, UnsupportedLengthIsUnrolledWithARemark) {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i"}, "0 <= i < 3", at("y", {i("i")}),
                                       value(at("x", {i("i")})));
  auto made = generate(test.get(), {tag("i", vec)});
  ASSERT_TRUE(made);
  ASSERT_EQ(made->kernels[0].remarks.size(), 1u);
  EXPECT_EQ(made->kernels[0].remarks[0].message,
            "'i' is tagged vec but unrolled: OpenCL has no vectors of 3");
  EXPECT_EQ(code(test.get(), {tag("i", vec)}),
            "  y[0] = x[0];\n  y[1] = x[1];\n  y[2] = x[2];\n}\n");
}

TEST(Interleave, CopiesOfOneStatementSideBySide) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"i"}, "0 <= i < 2", at("t", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i"}, "0 <= i < 2", at("y", {i("i")}), value(at("t", {i("i")})));
  EXPECT_EQ(code(test.get(), {tag("i", ilp)}), "  float t[2];\n"
                                               "  t[0] = x[0];\n"
                                               "  t[1] = x[1];\n"
                                               "  y[0] = t[0];\n"
                                               "  y[1] = t[1];\n"
                                               "}\n");
  EXPECT_EQ(code(test.get(), {tag("i", ilpSeq)}), "  float t[2];\n"
                                                  "  for (long i = 0; i < 2; ++i) {\n"
                                                  "    t[i] = x[i];\n"
                                                  "  }\n"
                                                  "  for (long i = 0; i < 2; ++i) {\n"
                                                  "    y[i] = t[i];\n"
                                                  "  }\n"
                                                  "}\n");
}

/// for o: for i in [0, 4): { t = x[o]; y[i] = x[i] }: one copy of t per o.
TEST(LaneStorage, AVariableSharedByTheLanesIsNotCopied) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"o", "i"}, "0 <= o < n and 0 <= i < 4", at("t", {i("o")}),
                 value(at("x", {i("o")})));
  test.statement({"o", "i"}, "0 <= o < n and 0 <= i < 4", at("y", {i("i")}),
                 value(at("x", {i("i")})));
  auto made = generate(test.get());
  ASSERT_TRUE(made) << made.error().message;
  ir::Kernel kernel = made->kernel;
  kernel.tags[Iname("i")] = ilp;
  LanePlan plan = planLanes(kernel, made->schedule, made->schedule.kernels[0]);
  ASSERT_TRUE(plan.lanes.contains(Iname("i")));
  EXPECT_TRUE(plan.lanes.at(Iname("i")).copied.empty());
  EXPECT_TRUE(plan.copies.empty());
}

TEST(LaneStorage, ACopyUsedInSeveralLanesIsMixed) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  ir::Expr half = ir::indexFloorDiv(i("i"), 2);
  test.statement({"i"}, "0 <= i < 4", at("t", {half}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.tags[Iname("i")] = vec;
  Schedule schedule{{{"f", {}, {ir::LeafNode{ir::StatementId("s0")}}, 0, 0}}, {LaunchNode{0}}, {}};
  LanePlan plan = planLanes(kernel, schedule, schedule.kernels[0]);
  EXPECT_FALSE(plan.lanes.contains(Iname("i")));
  ASSERT_EQ(plan.remarks.size(), 1u);
  EXPECT_EQ(plan.remarks[0].message, "'i' is tagged vec but unrolled: the values of 't' would mix");
}

/// Four lanes over i.
LaneLoop fourLanes() { return {Iname("i"), 0, 4, {}, {}, {}}; }

TEST(VectorValues, MaskedValuesMayNotTouchMemoryOrDivide) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  Schedule schedule;
  LaneLoop lanes = fourLanes();
  VectorValues values(kernel, schedule, lanes);
  ir::Expr x = value(at("x", {i("i")})), next = value(at("x", {plus(i("i"), c(1))}));
  EXPECT_TRUE(values.isSafe(x, {sum(x, x)}));
  EXPECT_FALSE(values.isSafe(next, {x}));
  EXPECT_FALSE(values.isSafe(sum(x, next), {x}));
  // What is behind a condition is not evaluated in every lane.
  ir::Expr test0 = ir::binary(ir::BinaryOp::Less, x, x, ir::ScalarType::Bool);
  EXPECT_FALSE(values.isSafe(next, {ir::select(test0, next, x)}));
  ir::Expr k = ir::cast(x, ir::ScalarType::I32);
  EXPECT_FALSE(values.isSafe(ir::binary(ir::BinaryOp::Div, k, k, ir::ScalarType::I32), {x}));
  EXPECT_TRUE(values.isSafe(ir::binary(ir::BinaryOp::Div, x, x, ir::ScalarType::F32), {x}));
}

TEST(VectorValues, OnlyNeighboursAreContiguous) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  Schedule schedule;
  LaneLoop lanes = fourLanes();
  VectorValues values(kernel, schedule, lanes);
  EXPECT_TRUE(values.isContiguous(at("a", {i("k"), i("i")})));
  EXPECT_TRUE(values.isContiguous(at("a", {i("k"), plus(i("i"), i("j"))})));
  EXPECT_FALSE(values.isContiguous(at("a", {i("i"), i("k")})));
  EXPECT_FALSE(values.isContiguous(at("a", {i("k"), ir::indexMul(c(2), i("i"))})));
  EXPECT_FALSE(values.isContiguous(at("a", {i("k"), ir::indexSub(c(0), i("i"))})));
  EXPECT_FALSE(values.isContiguous(at("a", {i("k"), c(0)})));
}

TEST(VectorValues, VariablesOfLoopsAreVectorsWhereTheyAreShort) {
  TestKernel test = matmul();
  ir::Kernel kernel = test.get();
  Schedule schedule;
  LaneLoop lanes = fourLanes();
  VectorValues values(kernel, schedule, lanes);
  auto asInt = [](const ir::Expr &expr) { return ir::cast(expr, ir::ScalarType::I32); };
  auto differ = [](const ir::Expr &a, const ir::Expr &b) {
    return ir::binary(ir::BinaryOp::NotEqual, a, b, ir::ScalarType::Bool);
  };
  VectorExpr mask = values.value(differ(asInt(i("i")), asInt(i("k"))));
  const auto *operation = std::get_if<VectorOperation>(&mask.node);
  ASSERT_TRUE(operation);
  EXPECT_TRUE(std::holds_alternative<VectorLanes>(operation->operands[0].node));
  EXPECT_TRUE(std::holds_alternative<VectorSplat>(operation->operands[1].node));
  // Indices are compared one by one; what has no vector form is no reason for a remark here.
  for (const ir::Expr &expr :
       {differ(i("i"), i("k")),
        ir::binary(ir::BinaryOp::Rem, asInt(i("i")), asInt(i("k")), ir::ScalarType::I32)})
    EXPECT_TRUE(std::holds_alternative<VectorLanes>(values.value(expr).node));
  EXPECT_TRUE(values.reasons.empty());
}

} // namespace
} // namespace loopy::codegen
