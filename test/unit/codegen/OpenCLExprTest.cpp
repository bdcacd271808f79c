#include "codegen/OpenCLExpr.h"

#include "test/unit/support/GeneratedCode.h"

#include <bit>
#include <cmath>
#include <limits>

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using enum ir::ScalarType;
using ir::BinaryOp;

class OpenCLExpr : public testing::Test {
protected:
  TestKernel test = [] {
    TestKernel result({"n"});
    result.array("x").statement({"i"}, "0 <= i < n", at("x", {i("i")}), value(at("x", {i("i")})));
    return result;
  }();
  ir::Kernel kernel = test.get();
  DeviceKernelAst ast = [] {
    DeviceKernelAst result;
    result.body = {AstStatement{ir::StatementId("s0"), at("x", {i("i")}), x()}};
    return result;
  }();
  OpenCLNames names{kernel, ast};

  std::string print(const ir::Expr &expr) {
    return printExpr(expr,
                     {names, [](const auto &) { return I32; }, [](const auto &) { return false; }});
  }
  static ir::Expr x() { return value(at("x", {i("i")})); }
  static ir::Expr k() { return ir::inameRef(ir::Iname("i"), I32); }
  static ir::Expr op(BinaryOp kind, ir::Expr lhs, ir::Expr rhs) {
    return ir::binary(kind, lhs, rhs, lhs.type());
  }
  static ir::Expr test_(BinaryOp kind, ir::Expr lhs, ir::Expr rhs) {
    return ir::binary(kind, lhs, rhs, Bool);
  }
};

TEST_F(OpenCLExpr, KeepsTheTreeOfFloatingSums) {
  EXPECT_EQ(print(op(BinaryOp::Sub, x(), op(BinaryOp::Add, x(), x()))), "x[i] - (x[i] + x[i])");
  EXPECT_EQ(print(op(BinaryOp::Add, op(BinaryOp::Add, x(), x()), x())), "x[i] + x[i] + x[i]");
  EXPECT_EQ(print(op(BinaryOp::Mul, op(BinaryOp::Add, x(), x()), x())), "(x[i] + x[i]) * x[i]");
  EXPECT_EQ(print(op(BinaryOp::Div, x(), op(BinaryOp::Mul, x(), x()))), "x[i] / (x[i] * x[i])");
}

TEST_F(OpenCLExpr, SeparatesMinusSigns) {
  ir::Expr minus = ir::unary(ir::UnaryOp::Minus, x(), F32);
  EXPECT_EQ(print(ir::unary(ir::UnaryOp::Minus, minus, F32)), "-(-x[i])");
  EXPECT_EQ(print(op(BinaryOp::Sub, x(), ir::floatingLiteral(-1, F32))), "x[i] - -1.0f");
}

TEST_F(OpenCLExpr, ParenthesisesWhatReadersMistrust) {
  ir::Expr less = test_(BinaryOp::Less, k(), k());
  ir::Expr both = test_(BinaryOp::LogicalAnd, less, less);
  EXPECT_EQ(print(test_(BinaryOp::LogicalOr, both, test_(BinaryOp::LogicalOr, less, less))),
            "((int)i < (int)i && (int)i < (int)i) || ((int)i < (int)i || (int)i < (int)i)");
  EXPECT_EQ(print(op(BinaryOp::ShiftLeft, op(BinaryOp::Add, k(), k()), k())),
            "((int)i + (int)i) << (int)i");
  EXPECT_EQ(
      print(op(BinaryOp::BitOr, op(BinaryOp::BitOr, k(), k()), op(BinaryOp::BitAnd, k(), k()))),
      "(int)i | (int)i | ((int)i & (int)i)");
  EXPECT_EQ(print(test_(BinaryOp::Equal, less, less)), "((int)i < (int)i) == ((int)i < (int)i)");
}

TEST_F(OpenCLExpr, SelectsAndCalls) {
  ir::Expr inner = ir::select(test_(BinaryOp::Less, k(), k()), x(), x());
  EXPECT_EQ(print(ir::select(test_(BinaryOp::Less, k(), k()), inner, inner)),
            "(int)i < (int)i ? ((int)i < (int)i ? x[i] : x[i]) : ((int)i < (int)i ? x[i] : x[i])");
  EXPECT_EQ(print(ir::call(ir::MathFunction::Pow, {x(), ir::floatingLiteral(2, F32)}, F32)),
            "pow(x[i], 2.0f)");
}

TEST_F(OpenCLExpr, NarrowArithmeticIsCutBack) {
  ir::Expr narrow = ir::inameRef(ir::Iname("i"), I8);
  EXPECT_EQ(print(op(BinaryOp::Add, narrow, narrow)), "(char)((char)i + (char)i)");
}

TEST_F(OpenCLExpr, LongLiteralsOnlyWhereTheTypeMatters) {
  EXPECT_EQ(print(op(BinaryOp::Add, i("i"), c(1))), "i + 1");
  EXPECT_EQ(print(op(BinaryOp::ShiftLeft, c(1), i("i"))), "1L << i");
  EXPECT_EQ(print(op(BinaryOp::Min, i("i"), c(1))), "min(i, 1L)");
  EXPECT_EQ(print(op(BinaryOp::Mul, i("i"), c(1L << 40))), "i * 1099511627776L");
}

TEST(OpenCLLiteral, IntegersOfEveryType) {
  EXPECT_EQ(printInteger(INT32_MIN, I32), "-2147483647 - 1");
  EXPECT_EQ(printInteger(INT64_MIN, I64), "-9223372036854775807L - 1");
  EXPECT_EQ(printInteger(-1, U32), "4294967295u");
  EXPECT_EQ(printInteger(-1, U64), "18446744073709551615UL");
  EXPECT_EQ(printInteger(1, Bool), "true");
  EXPECT_EQ(printInteger(-5, I16), "-5");
}

TEST(OpenCLLiteral, SpecialFloatingValues) {
  double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(printFloating(infinity, F32), "INFINITY");
  EXPECT_EQ(printFloating(-infinity, F64), "-(double)INFINITY");
  EXPECT_EQ(printFloating(-0.0, F32), "-0.0f");
  EXPECT_EQ(printFloating(-0.0, F64), "-0.0");
  EXPECT_EQ(printFloating(std::nan(""), F32), "as_float(0x7fc00000u)");
  EXPECT_EQ(printFloating(std::nan(""), F64), "as_double(0x7ff8000000000000UL)");
  EXPECT_EQ(printFloating(1e30, F64), "1e+30");
}

TEST(OpenCLLiteral, FloatingValuesReadBackExactly) {
  std::uint32_t bits = 1;
  for (int round = 0; round < 2000; ++round) {
    bits = bits * 1664525u + 1013904223u;
    float value = std::bit_cast<float>(bits);
    if (!std::isfinite(value))
      continue;
    EXPECT_EQ(std::bit_cast<std::uint32_t>(std::strtof(printFloating(value, F32).c_str(), nullptr)),
              bits);
    double wide = value * 0x1.23456789abcdep-300;
    EXPECT_EQ(std::strtod(printFloating(wide, F64).c_str(), nullptr), wide);
  }
}

TEST(OpenCLLiteral, CompilerAcceptsThem) {
  std::string source = "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n__kernel void f(__global "
                       "double *d, __global float *s, __global long *k) {\n";
  double infinity = std::numeric_limits<double>::infinity();
  for (double value : {0.0, -0.0, 1.0, 1e300, 5e-324, infinity, -infinity, std::nan("")}) {
    source += "  d[0] = " + printFloating(value, F64) + ";\n";
    source += "  s[0] = " + printFloating(value == 1e300 ? 1e30 : value, F32) + ";\n";
  }
  for (auto [value, type] : {std::pair(INT64_MIN, I64),
                             {std::int64_t(INT32_MIN), I32},
                             {std::int64_t(-1), U32},
                             {std::int64_t(-1), U64}})
    source += "  k[0] = (long)(" + printInteger(value, type) + ");\n";
  source += "  k[0] = " + printInteger(1, Bool) + ";\n}\n";
  EXPECT_EQ(compilerMessages(source), "");
}

TEST(OpenCLNames, ReservedIdentifiers) {
  for (const char *word : {"half", "kernel", "__global", "uint", "float4", "uchar16", "min",
                           "clamp", "sign", "step", "M_PI", "get_global_id", "convert_int4",
                           "loopy_x", "_Bool", "image2d_t", "INFINITY", "true"})
    EXPECT_TRUE(isReserved(word)) << word;
  for (const char *word : {"i", "x2", "float5", "minimum", "n", "data", "_x", "steps"})
    EXPECT_FALSE(isReserved(word)) << word;
}

} // namespace
} // namespace loopy::codegen
