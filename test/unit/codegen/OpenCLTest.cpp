#include "codegen/OpenCL.h"

#include "test/unit/support/GeneratedCode.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Iname;

constexpr ir::GroupAxis g0{0}, g1{1};
constexpr ir::LocalAxis l0{0}, l1{1};

/// The part of a function after its pointer declarations.
std::string code(const ir::Kernel &original, const transforms::Script &script = {}) {
  std::string text = openclBody(original, script);
  std::size_t pointers = text.rfind("_offset;\n");
  return pointers == std::string::npos ? text : text.substr(pointers + 9);
}

TEST(OpenCL, WholeSource) {
  TestKernel test = saxpy();
  EXPECT_EQ(opencl(test.get()),
            "#pragma OPENCL FP_CONTRACT OFF\n"
            "\n"
            "__kernel __attribute__((reqd_work_group_size(1, 1, 1)))\n"
            "void test_k0(__global const float *restrict x_buffer, const long x_offset,\n"
            "             __global float *restrict y_buffer, const long y_offset, const long n) {\n"
            "  __global const float *x = x_buffer + x_offset;\n"
            "  __global float *y = y_buffer + y_offset;\n"
            "  for (long i = 0; i < n; ++i) {\n"
            "    y[i] = y[i] + x[i];\n"
            "  }\n"
            "}\n");
}

TEST(OpenCL, SplitWithGuard) {
  TestKernel test = saxpy();
  std::string text = openclBody(test.get(), {split("i", 64, g0, l0)});
  EXPECT_TRUE(text.starts_with("__kernel __attribute__((reqd_work_group_size(64, 1, 1)))\n"));
  EXPECT_EQ(
      code(test.get(), {split("i", 64, g0, l0)}),
      "  const long i_outer = get_group_id(0);\n"
      "  const long i_inner = get_local_id(0);\n"
      "  if (64 * i_outer + i_inner < n) {\n"
      "    y[i_outer * 64 + i_inner] = y[i_outer * 64 + i_inner] + x[i_outer * 64 + i_inner];\n"
      "  }\n"
      "}\n");
}

TEST(OpenCL, SequentialBlocks) {
  TestKernel test = saxpy();
  EXPECT_EQ(
      code(test.get(), {split("i", 4)}),
      "  for (long i_outer = 0; i_outer <= (n - 1) / 4; ++i_outer) {\n"
      "    for (long i_inner = 0; i_inner <= min(3L, n - 4 * i_outer - 1); ++i_inner) {\n"
      "      y[i_outer * 4 + i_inner] = y[i_outer * 4 + i_inner] + x[i_outer * 4 + i_inner];\n"
      "    }\n"
      "  }\n"
      "}\n");
}

TEST(OpenCL, UnrolledWithRemainder) {
  TestKernel test = saxpy();
  EXPECT_EQ(code(test.get(), {split("i", 2, g0, ir::Unroll{})}),
            "  const long i_outer = get_group_id(0);\n"
            "  if (2 * i_outer + 1 < n) {\n"
            "    y[i_outer * 2] = y[i_outer * 2] + x[i_outer * 2];\n"
            "    y[i_outer * 2 + 1] = y[i_outer * 2 + 1] + x[i_outer * 2 + 1];\n"
            "  } else {\n"
            "    if (2 * i_outer < n) {\n"
            "      y[i_outer * 2] = y[i_outer * 2] + x[i_outer * 2];\n"
            "    }\n"
            "    if (2 * i_outer + 1 < n) {\n"
            "      y[i_outer * 2 + 1] = y[i_outer * 2 + 1] + x[i_outer * 2 + 1];\n"
            "    }\n"
            "  }\n"
            "}\n");
}

TEST(OpenCL, TwoDimensionalGrid) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("a", {i("i"), i("j")}),
                 value(at("b", {i("j"), i("i")})));
  EXPECT_EQ(code(test.get(), {split("i", 16, g1, l1), split("j", 16, g0, l0)}),
            "  const long j_outer = get_group_id(0);\n"
            "  const long i_outer = get_group_id(1);\n"
            "  const long j_inner = get_local_id(0);\n"
            "  const long i_inner = get_local_id(1);\n"
            "  if (16 * i_outer + i_inner < n && 16 * j_outer + j_inner < n) {\n"
            "    a[(i_outer * 16 + i_inner) * n + (j_outer * 16 + j_inner)] = "
            "b[(j_outer * 16 + j_inner) * n + (i_outer * 16 + i_inner)];\n"
            "  }\n"
            "}\n");
}

TEST(OpenCL, TriangularNest) {
  TestKernel test({"n"});
  test.array("a", 2).array("b");
  test.statement({"i", "j"}, "0 <= j <= i < n", at("a", {i("i"), i("j")}),
                 value(at("b", {i("j")})));
  EXPECT_EQ(code(test.get()), "  for (long i = 0; i < n; ++i) {\n"
                              "    for (long j = 0; j <= i; ++j) {\n"
                              "      a[i * n + j] = b[j];\n"
                              "    }\n"
                              "  }\n"
                              "}\n");
}

TEST(OpenCL, ImperfectNestWithStride) {
  TestKernel test({"n", "m"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("b", {c(0)})));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < m and j mod 4 = 1", at("a", {i("i")}),
                 sum(value(at("a", {i("i")})), value(at("b", {i("j")}))));
  test.statement({"i"}, "3 <= i < n", at("a", {i("i")}), value(at("b", {c(1)})));
  EXPECT_EQ(code(test.get(), {tag("i", g0)}), "  const long i = get_group_id(0);\n"
                                              "  a[i] = b[0];\n"
                                              "  for (long j = 1; j < m; j += 4) {\n"
                                              "    a[i] = a[i] + b[j];\n"
                                              "  }\n"
                                              "  if (i >= 3) {\n"
                                              "    a[i] = b[1];\n"
                                              "  }\n"
                                              "}\n");
}

TEST(OpenCL, RoundingDivisionsAreFunctions) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {ir::indexFloorMod(plus(i("i"), c(-5)), 3)}),
                 value(at("b", {ir::indexFloorDiv(plus(i("i"), c(-5)), 4)})));
  std::string text = openclBody(test.get());
  EXPECT_TRUE(text.starts_with("static long loopy_floor_div(const long a, const long b) {\n"
                               "  return a / b - (a % b < 0);\n"
                               "}\n"
                               "\n"
                               "static long loopy_floor_mod(const long a, const long b) {\n"
                               "  const long rest = a % b;\n"
                               "  return rest < 0 ? rest + b : rest;\n"
                               "}\n"))
      << text;
  EXPECT_NE(text.find("a[loopy_floor_mod(i - 5, 3L)] = b[loopy_floor_div(i - 5, 4L)];"),
            std::string::npos);
}

TEST(OpenCL, HostLoopVariableIsAParameter) {
  TestKernel test({"n", "m"});
  test.array("a").array("b");
  test.statement({"t", "i"}, "0 <= t < m and t <= i < n", at("b", {i("i")}),
                 sum(value(at("a", {plus(i("i"), c(1))})), value(at("a", {i("t")}))));
  test.statement({"t", "i_1"}, "0 <= t < m and 1 <= i_1 < n", at("a", {i("i_1")}),
                 value(at("b", {i("i_1")})));
  std::string text = openclBody(test.get(), {tag("i", g0), tag("i_1", g0)});
  EXPECT_NE(text.find("const long b_offset, const long t,\n"
                      "             const long i_first) {\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  const long i = i_first + (long)get_group_id(0);\n"
                      "  b[i] = a[i + 1] + a[t];\n"),
            std::string::npos);
  EXPECT_NE(text.find("  const long i_1 = 1 + (long)get_group_id(0);\n"
                      "  a[i_1] = b[i_1];\n"),
            std::string::npos);
}

ir::Expr positive(const std::string &array, const std::string &iname) {
  return ir::binary(ir::BinaryOp::Greater, value(at(array, {i(iname)})),
                    ir::floatingLiteral(0, ir::ScalarType::F32), ir::ScalarType::Bool);
}

TEST(OpenCL, NeighboursShareTheirPredicates) {
  TestKernel test({"n"});
  test.array("a").array("b").array("x");
  for (const char *array : {"a", "b", "x", "a"})
    test.statement({"i"}, "0 <= i < n", at(array, {i("i")}), value(at("b", {i("i")})));
  ir::Kernel kernel = test.get();
  for (ir::Statement &statement : kernel.statements)
    statement.predicates = {positive("x", "i")};
  ir::Expr negated = ir::unary(ir::UnaryOp::LogicalNot, positive("x", "i"), ir::ScalarType::Bool);
  kernel.statements[1].predicates.push_back(positive("b", "i"));
  kernel.statements[2].predicates = {negated};
  EXPECT_EQ(code(kernel), "  for (long i = 0; i < n; ++i) {\n"
                          "    if (x[i] > 0.0f) {\n"
                          "      a[i] = b[i];\n"
                          "      if (b[i] > 0.0f) {\n"
                          "        b[i] = b[i];\n"
                          "      }\n"
                          "    } else {\n"
                          "      x[i] = b[i];\n"
                          "    }\n"
                          "    if (x[i] > 0.0f) {\n"
                          "      a[i] = b[i];\n"
                          "    }\n"
                          "  }\n"
                          "}\n");
}

TEST(OpenCL, LocalVariables) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1).local("unread", 1);
  test.statement({"i"}, "0 <= i < n", at("t", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("unread", {i("i")}), value(at("t", {i("i")})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t", {i("i")})));
  EXPECT_EQ(code(test.get(), {split("i", 32, g0, l0)}), "  const long i_outer = get_group_id(0);\n"
                                                        "  const long i_inner = get_local_id(0);\n"
                                                        "  float t = 0;\n"
                                                        "  float unread = 0;\n"
                                                        "  (void)unread;\n"
                                                        "  if (32 * i_outer + i_inner < n) {\n"
                                                        "    t = x[i_outer * 32 + i_inner];\n"
                                                        "    unread = t;\n"
                                                        "    y[i_outer * 32 + i_inner] = t;\n"
                                                        "  }\n"
                                                        "}\n");
}

TEST(OpenCL, LocalArraysKeepTheirAxes) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1);
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 2", at("x", {i("i")}),
                 value(at("x", {i("j")})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.arrays.back().sizes = {c(2), c(3)};
  kernel.statements[0].target = at("t", {i("i"), i("j"), c(1)});
  kernel.statements[1].value = value(at("t", {i("i"), c(0), c(1)}));
  EXPECT_EQ(code(kernel, {tag("i", g0)}), "  const long i = get_group_id(0);\n"
                                          "  float t[2][3];\n"
                                          "  for (long j = 0; j < 2; ++j) {\n"
                                          "    t[j][1] = x[j];\n"
                                          "  }\n"
                                          "  y[i] = t[0][1];\n"
                                          "}\n");
}

TEST(OpenCL, VariableOfSeveralKernelsIsScratchMemory) {
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 0);
  test.statement({}, "", at("t"), value(at("x", {c(0)})));
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("t")));
  std::string text = openclBody(test.get(), {tag("i", g0)});
  EXPECT_NE(text.find("__global float *restrict t) {\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  t[0] = x[0];\n"), std::string::npos);
  EXPECT_NE(text.find("__global const float *restrict t) {\n"), std::string::npos);
  EXPECT_NE(text.find("  y[i] = t[0];\n"), std::string::npos);
}

TEST(OpenCL, BoolsAreBytesInMemory) {
  TestKernel test({"n"});
  test.array("mask").array("y").array("x");
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.arrays[0].type = ir::ScalarType::Bool;
  ir::Expr flag = ir::load(at("mask", {i("i")}), ir::ScalarType::Bool);
  kernel.statements[0].value =
      ir::select(ir::unary(ir::UnaryOp::LogicalNot, flag, ir::ScalarType::Bool),
                 value(at("x", {i("i")})), ir::cast(flag, ir::ScalarType::F32));
  EXPECT_EQ(code(kernel), "  for (long i = 0; i < n; ++i) {\n"
                          "    y[i] = !(mask[i] != 0) ? x[i] : (float)(mask[i] != 0);\n"
                          "  }\n"
                          "}\n");
  EXPECT_NE(opencl(kernel).find("__global const uchar *restrict mask_buffer"), std::string::npos);
}

TEST(OpenCL, ParametersHaveTheTypeOfTheirUse) {
  TestKernel test({"n", "k"});
  test.array("d");
  test.statement({"i"}, "0 <= i < n", at("d", {i("i")}), value(at("d", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.arrays[0].type = ir::ScalarType::F64;
  kernel.parameters.push_back({ir::ParameterName("scale"), ir::ScalarType::F32});
  kernel.parameters.push_back({ir::ParameterName("big"), ir::ScalarType::U64});
  auto product = [](ir::Expr lhs, ir::Expr rhs) {
    return ir::binary(ir::BinaryOp::Mul, lhs, rhs, ir::ScalarType::F64);
  };
  ir::Expr k = ir::parameterRef(ir::ParameterName("k"), ir::ScalarType::I32);
  kernel.statements[0].value = product(
      product(ir::parameterRef(ir::ParameterName("scale"), ir::ScalarType::F64),
              ir::parameterRef(ir::ParameterName("big"), ir::ScalarType::F64)),
      ir::cast(ir::binary(ir::BinaryOp::Add, k, ir::inameRef(Iname("i"), ir::ScalarType::I32),
                          ir::ScalarType::I32),
               ir::ScalarType::F64));
  std::string text = opencl(kernel);
  EXPECT_NE(text.find("#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n"), std::string::npos);
  EXPECT_NE(text.find("const long n, const long k,\n"
                      "             const float scale, const long big) {\n"),
            std::string::npos)
      << text;
  EXPECT_NE(
      text.find("    d[i] = (double)scale * (double)(ulong)big * (double)((int)k + (int)i);\n"),
      std::string::npos);
}

TEST(OpenCL, ReservedNamesGetASuffix) {
  TestKernel test({"half", "size_t"});
  test.array("kernel").array("float4");
  test.statement({"step"}, "0 <= step < half and step < size_t", at("kernel", {i("step")}),
                 value(at("float4", {i("step")})));
  EXPECT_EQ(
      code(test.get(), {split("step", 8)}),
      "  for (long step_outer = 0; step_outer <= min((half_ - 1) / 8, (size_t_ - 1) / 8); "
      "++step_outer) {\n"
      "    for (long step_inner = 0; step_inner <= min(min(7L, size_t_ - 8 * step_outer - 1), "
      "half_ - 8 * step_outer - 1); ++step_inner) {\n"
      "      kernel_[step_outer * 8 + step_inner] = float4_[step_outer * 8 + step_inner];\n"
      "    }\n"
      "  }\n"
      "}\n");
}

TEST(OpenCL, NamesStayApart) {
  TestKernel test({"n", "step_"});
  test.array("a").array("a_buffer");
  test.statement({"step"}, "0 <= step < n and step < step_", at("a", {i("step")}),
                 value(at("a_buffer", {i("step")})));
  std::string text = openclBody(test.get());
  EXPECT_NE(text.find("__global float *restrict a_buffer_, const long a_offset"), std::string::npos)
      << text;
  EXPECT_NE(text.find("a[step__] = a_buffer[step__];"), std::string::npos) << text;
}

} // namespace
} // namespace loopy::codegen
