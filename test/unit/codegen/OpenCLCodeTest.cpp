#include "codegen/OpenCL.h"

#include "codegen/AccessedElements.h"
#include "ir/Dependences.h"
#include "ir/Printer.h"
#include "test/unit/support/GeneratedCode.h"

#include <sstream>

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::ScalarType;

ir::Expr local(const std::string &name) { return ir::load(at(name, {i("i")}), ScalarType::I64); }
ir::Expr compare(ir::BinaryOp op, ir::Expr lhs, ir::Expr rhs) {
  return ir::binary(op, std::move(lhs), std::move(rhs), ScalarType::Bool);
}

/// for i < n: { for (j = i; j < n; ++j) { if (x[j] < 0) break; y[i] = f(x[j]); } }, j in the code.
ir::Kernel search() {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}),
                                       ir::floatingLiteral(0, ScalarType::F32));
  ir::Kernel kernel = test.get();
  kernel.arrays.push_back({ir::ArrayName("j"), ScalarType::I64, ir::Storage::Temporary, 1, {}});
  ir::Array argument{ir::ArrayName("x"), ScalarType::F32, ir::Storage::Temporary, 0, {}};
  ir::Expr parameter = ir::load(at("x"), ScalarType::F32);
  kernel.functions.push_back({ir::FunctionName("half"),
                              ScalarType::F32,
                              {argument},
                              {},
                              {ir::CodeReturn{sum(parameter, parameter)}}});
  ir::Expr n = ir::parameterRef(ir::ParameterName("n"));
  ir::Expr element = value(at("x", {local("j")}));
  ir::Expr zero = ir::floatingLiteral(0, ScalarType::F32);
  ir::CodeLoop loop{compare(ir::BinaryOp::Less, local("j"), n),
                    true,
                    {ir::CodeIf{compare(ir::BinaryOp::Less, element, zero), {ir::CodeBreak{}}, {}},
                     ir::CodeAssign{at("y", {i("i")}), ir::call(ir::FunctionName("half"), {element},
                                                                ScalarType::F32)}},
                    {{at("j", {i("i")}), plus(local("j"), c(1))}},
                    ir::CodeRange{ir::ArrayName("j"), i("i"), plus(n, c(-1))}};
  ir::Statement &statement = kernel.statements[0];
  statement.target = {};
  statement.code = {ir::CodeAssign{at("j", {i("i")}), i("i")}, loop};
  EXPECT_TRUE(ir::verify(kernel));
  return kernel;
}

TEST(OpenCLCode, LoopWithBreakAndCall) {
  EXPECT_EQ(openclBody(search(), {split("i", 4, ir::GroupAxis{0})}),
            "static float half_(float x) {\n"
            "  return x + x;\n"
            "}\n"
            "\n"
            "__kernel __attribute__((reqd_work_group_size(1, 1, 1)))\n"
            "void test_k0(__global const float *restrict x_buffer, const long x_offset,\n"
            "             __global float *restrict y_buffer, const long y_offset, const long n) {\n"
            "  __global const float *x = x_buffer + x_offset;\n"
            "  __global float *y = y_buffer + y_offset;\n"
            "  const long i_outer = get_group_id(0);\n"
            "  long j = 0;\n"
            "  for (long i_inner = 0; i_inner <= min(3L, -4 * i_outer + n - 1); ++i_inner) {\n"
            "    j = i_outer * 4 + i_inner;\n"
            "    for (; j < n; j = j + 1) {\n"
            "      if (x[j] < 0.0f) {\n"
            "        break;\n"
            "      }\n"
            "      y[i_outer * 4 + i_inner] = half_(x[j]);\n"
            "    }\n"
            "  }\n"
            "}\n");
}

TEST(OpenCLCode, IrText) {
  std::string text = ir::toString(search());
  EXPECT_NE(text.find("  function half(x : f32) : f32\n    return x + x\n"), std::string::npos);
  EXPECT_NE(text.find("  s0: code\n"
                      "    within { [i] : 0 <= i < n }\n"
                      "      j[i] = i\n"
                      "      while j[i] < n step j[i] = j[i] + 1 with i <= j <= n - 1\n"
                      "        if x[j[i]] < 0\n"
                      "          break\n"
                      "        y[i] = half(x[j[i]])\n"),
            std::string::npos)
      << text;
}

TEST(OpenCLCode, ElementsAreBoundedByTheRange) {
  ir::Kernel kernel = search();
  DataRanges ranges(kernel);
  auto x = accessedElements(kernel, *kernel.find(ir::ArrayName("x")), ranges);
  auto y = accessedElements(kernel, *kernel.find(ir::ArrayName("y")), ranges);
  ASSERT_TRUE(x && y);
  isl::ctx ctx = kernel.assumptions.ctx();
  EXPECT_TRUE(x->reads.is_equal(isl::set(ctx, "[n] -> { x[e] : 0 <= e < n }")));
  EXPECT_TRUE(y->writes.is_equal(isl::set(ctx, "[n] -> { y[e] : 0 <= e < n }")));
  EXPECT_TRUE(y->sureWrites.is_empty()); // the loop may end before it writes
}

/// A loop whose bound may depend on data has no range, but counts.
TEST(OpenCLCode, CountingLoopsBoundTheirVariable) {
  ir::Kernel kernel = search();
  std::get<ir::CodeLoop>(kernel.statements[0].code[1]).range.reset();
  DataRanges ranges(kernel);
  auto x = accessedElements(kernel, *kernel.find(ir::ArrayName("x")), ranges);
  ASSERT_TRUE(x);
  ASSERT_EQ(ranges.table().size(), 2U); // of the bound, and of what lies below it
  EXPECT_EQ(ir::toString(std::get<ComputedRange>(ranges.table()[1]).high), "n - 1");
  EXPECT_TRUE(ir::involves(x->reads.params(), highName(1).str()));
}

TEST(OpenCLCode, UnknownElementsNeedASize) {
  ir::Kernel kernel = search();
  auto &loop = std::get<ir::CodeLoop>(kernel.statements[0].code[1]);
  loop.range.reset();
  loop.step[0].value = ir::indexMul(local("j"), c(2));
  DataRanges ranges(kernel);
  auto x = accessedElements(kernel, *kernel.find(ir::ArrayName("x")), ranges);
  EXPECT_ERROR(x,
               "the elements of 'x' that are accessed depend on data, and neither the size of 'x' "
               "nor bounds of the subscript 'j[i]' are known here");
}

TEST(OpenCLCode, DependencesOfCode) {
  ir::Kernel kernel = search();
  auto none = ir::computeDependences(kernel);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty()); // every instance has its own j
  // With y = x, an iteration reads what earlier ones wrote: x[j] for j >= i.
  kernel.statements[0].code =
      ir::mapCode(kernel.statements[0].code,
                  {[](const ir::Expr &expr) { return expr; },
                   [](const ir::Access &target) {
                     return target.array.str() == "y" ? at("x", target.subscripts) : target;
                   }});
  auto some = ir::computeDependences(kernel);
  ASSERT_TRUE(some);
  ASSERT_EQ(some->size(), 1u);
  EXPECT_EQ(some->front().kind, ir::DependenceKind::Anti);
}

} // namespace
} // namespace loopy::codegen
