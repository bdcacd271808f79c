#include "codegen/Transfers.h"

#include "test/unit/support/RunAst.h"
#include "test/unit/support/TestKernels.h"

#include <functional>

namespace loopy::codegen {
namespace {

using namespace loopy::test;

/// "[first, last]" for the given parameters, "none" where nothing is accessed.
std::string text(const ElementRange &range, const Environment &environment) {
  if (!evaluate(range.nonEmpty, environment))
    return "none";
  return "[" + std::to_string(evaluate(range.first, environment)) + ", " +
         std::to_string(evaluate(range.last, environment)) + "]";
}

/// "touched / copyIn / copyOut" of one array.
std::string transfer(const ir::Kernel &kernel, const std::string &array, Environment environment) {
  auto transfers = computeTransfers(kernel);
  if (!transfers)
    return transfers.error().message;
  for (std::size_t i = 0; i < transfers->ranges.size(); ++i)
    if (const auto *computed = std::get_if<ComputedRange>(&transfers->ranges[i])) {
      environment[lowName(i).str()] = evaluate(computed->low, environment);
      environment[highName(i).str()] = evaluate(computed->high, environment);
    }
  for (const ArrayTransfer &entry : transfers->arrays)
    if (entry.array.str() == array)
      return text(entry.touched, environment) + " / " + text(entry.copyIn, environment) + " / " +
             text(entry.copyOut, environment);
  return "no transfer";
}

TEST(Transfers, ReadAndWrittenRanges) {
  TestKernel test = saxpy();
  EXPECT_EQ(transfer(test.get(), "x", {{"n", 10}}), "[0, 9] / [0, 9] / none");
  EXPECT_EQ(transfer(test.get(), "y", {{"n", 10}}), "[0, 9] / [0, 9] / [0, 9]");
  EXPECT_EQ(transfer(test.get(), "y", {{"n", 0}}), "none / none / none");
}

TEST(Transfers, TextOfTheExpressions) {
  TestKernel test = saxpy();
  auto transfers = computeTransfers(test.get());
  ASSERT_TRUE(transfers);
  EXPECT_EQ(ir::toString(transfers->arrays[0].copyIn.nonEmpty), "n >= 1");
  EXPECT_EQ(ir::toString(transfers->arrays[0].copyIn.first), "0");
  EXPECT_EQ(ir::toString(transfers->arrays[0].copyIn.last), "n - 1");
}

TEST(Transfers, WhollyWrittenArrayIsNotCopiedIn) {
  TestKernel test({"n"});
  test.array("a").array("b", 2);
  test.statement({"i"}, "0 <= i < n", at("a", {plus(i("i"), c(2))}), value(at("a", {c(0)})));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("b", {i("i"), i("j")}),
                 value(at("a", {c(0)})));
  EXPECT_EQ(transfer(test.get(), "a", {{"n", 5}}), "[0, 6] / [0, 0] / [2, 6]");
  EXPECT_EQ(transfer(test.get(), "b", {{"n", 5}}), "[0, 24] / none / [0, 24]");
}

TEST(Transfers, HolesBetweenWritesAreCopiedIn) {
  TestKernel test({"n"});
  test.array("a").array("b", 2);
  test.statement({"i"}, "0 <= i < n and i mod 2 = 1", at("a", {i("i")}), value(at("a", {c(0)})));
  test.statement({"i", "j"}, "0 <= j <= i < n", at("b", {i("i"), i("j")}), value(at("a", {c(0)})));
  EXPECT_EQ(transfer(test.get(), "a", {{"n", 9}}), "[0, 7] / [0, 7] / [1, 7]");
  EXPECT_EQ(transfer(test.get(), "b", {{"n", 3}}), "[0, 8] / [0, 8] / [0, 8]");
}

TEST(Transfers, ColumnOfAMatrix) {
  TestKernel test({"n", "k"});
  ir::Expr k = ir::parameterRef(ir::ParameterName("k"));
  test.array("a", 2).array("x");
  test.statement({"i"}, "0 <= i < n and 0 <= k < n", at("a", {i("i"), k}),
                 value(at("x", {i("i")})));
  EXPECT_EQ(transfer(test.get(), "a", {{"n", 4}, {"k", 1}}), "[1, 13] / [1, 13] / [1, 13]");
  EXPECT_EQ(transfer(test.get(), "a", {{"n", 4}, {"k", 4}}), "none / none / none");
}

TEST(Transfers, ReversedAndShiftedSubscripts) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {ir::indexSub(c(-1), i("i"))}),
                 value(at("b", {ir::indexMul(c(3), i("i"))})));
  EXPECT_EQ(transfer(test.get(), "a", {{"n", 4}}), "[-4, -1] / none / [-4, -1]");
  EXPECT_EQ(transfer(test.get(), "b", {{"n", 4}}), "[0, 9] / [0, 9] / none");
}

/// "[0..4]*10 x [2..3]*1" for the given parameters.
std::string text(const ElementBox &box, const Environment &environment) {
  std::string result;
  for (const AxisBounds &axis : box)
    result += (result.empty() ? "[" : " x [") + std::to_string(evaluate(axis.first, environment)) +
              ".." + std::to_string(evaluate(axis.last, environment)) + "]*" +
              std::to_string(evaluate(axis.stride, environment));
  return result.empty() ? "nothing" : result;
}

/// "reads / writes" of one array.
std::string boxes(const ir::Kernel &kernel, const std::string &array, Environment environment) {
  auto transfers = computeTransfers(kernel);
  for (const ArrayTransfer &entry : transfers->arrays)
    if (entry.array.str() == array)
      return !entry.boxes ? "no boxes"
                          : text(entry.boxes->reads, environment) + " / " +
                                text(entry.boxes->writes, environment) +
                                (entry.boxes->writesAll ? "" : " in part");
  return "no array";
}

TEST(Transfers, BoxesOfColumns) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2).array("x");
  test.statement({"i", "j"}, "0 <= i < n - 2 and 0 <= j <= 4",
                 at("b", {i("i"), plus(i("j"), c(3))}),
                 value(at("a", {plus(i("i"), c(1)), i("j")})));
  EXPECT_EQ(boxes(test.get(), "a", {{"n", 10}}), "[1..8]*10 x [0..4]*1 / nothing");
  EXPECT_EQ(boxes(test.get(), "b", {{"n", 10}}), "nothing / [0..7]*10 x [3..7]*1");
  EXPECT_EQ(boxes(test.get(), "x", {{"n", 10}}), "no boxes");
  test.statement({"i"}, "2 <= i < n", at("b", {i("i"), c(9)}), value(at("a", {i("i"), c(7)})));
  EXPECT_EQ(boxes(test.get(), "a", {{"n", 10}}), "[1..9]*10 x [0..7]*1 / nothing");
  EXPECT_EQ(boxes(test.get(), "b", {{"n", 10}}), "nothing / [0..9]*10 x [3..9]*1 in part");
}

/// The inner points of a grid, and their neighbours.
TEST(Transfers, BoxesOfAStencil) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  auto a = [](int down, int right) {
    return value(at("a", {plus(i("i"), c(down)), plus(i("j"), c(right))}));
  };
  test.statement({"i", "j"}, "1 <= i < n - 1 and 1 <= j < n - 1", at("b", {i("i"), i("j")}),
                 sum(sum(a(-1, 0), a(1, 0)), sum(a(0, -1), a(0, 1))));
  EXPECT_EQ(boxes(test.get(), "b", {{"n", 10}}), "nothing / [1..8]*10 x [1..8]*1");
  EXPECT_EQ(boxes(test.get(), "a", {{"n", 10}}), "no boxes"); // whole rows
}

TEST(Transfers, NoBoxes) {
  TestKernel test({"n", "k"});
  test.array("a", 2).array("b", 2).array("d", 2).array("x");
  ir::Expr k = ir::parameterRef(ir::ParameterName("k"));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("a", {i("i"), i("j")}),
                 value(at("x", {i("i")}))); // whole rows
  test.statement({"i", "j"}, "0 <= j <= i < n", at("b", {i("i"), i("j")}),
                 value(at("x", {i("i")}))); // a triangle: a box that is too large
  test.statement({"i"}, "0 <= i < n and i mod 2 = 0", at("d", {i("i"), k}),
                 value(at("x", {i("i")}))); // every other row
  EXPECT_EQ(boxes(test.get(), "a", {{"n", 10}}), "no boxes");
  EXPECT_EQ(boxes(test.get(), "b", {{"n", 10}}), "no boxes");
  EXPECT_EQ(boxes(test.get(), "d", {{"n", 10}, {"k", 3}}),
            "nothing / [0..9]*10 x [3..3]*1 in part");
}

ir::Expr flag(const ir::Access &access) {
  return ir::binary(ir::BinaryOp::Greater, value(access),
                    ir::floatingLiteral(0, ir::ScalarType::F32), ir::ScalarType::Bool);
}

TEST(Transfers, WritesUnderDataAreNotSure) {
  TestKernel test({"n"});
  test.array("a").array("x");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  EXPECT_EQ(transfer(kernel, "a", {{"n", 4}}), "[0, 3] / none / [0, 3]");
  kernel.statements[0].predicates = {flag(at("x", {i("i")}))};
  EXPECT_EQ(transfer(kernel, "a", {{"n", 4}}), "[0, 3] / [0, 3] / [0, 3]");
}

/// i OP value, computed in int as in C++.
ir::Expr compareInt(ir::BinaryOp op, std::int64_t value) {
  return ir::binary(op, ir::inameRef(ir::Iname("i"), ir::ScalarType::I32),
                    ir::integerLiteral(value, ir::ScalarType::I32), ir::ScalarType::Bool);
}

TEST(Transfers, AffinePredicatesAreExact) {
  TestKernel test({"n"});
  test.array("a").array("x");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.assumptions = isl::set(test.ctx(), "[n] -> { : n < 2147483648 }");
  kernel.statements[0].predicates = {compareInt(ir::BinaryOp::GreaterEqual, 3)};
  EXPECT_EQ(transfer(kernel, "a", {{"n", 8}}), "[3, 7] / none / [3, 7]");
  EXPECT_EQ(transfer(kernel, "x", {{"n", 8}}), "[3, 7] / [3, 7] / none");
  EXPECT_EQ(transfer(kernel, "x", {{"n", 3}}), "none / none / none");
}

TEST(Transfers, LazyOperandsCountWhereTheyAreEvaluated) {
  TestKernel test({"n"});
  test.array("a").array("x").array("y");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.assumptions = isl::set(test.ctx(), "[n] -> { : n < 2147483648 }");
  ir::Expr inside = compareInt(ir::BinaryOp::Greater, 0);
  ir::Expr left = value(at("x", {plus(i("i"), c(-1))}));
  kernel.statements[0].value = ir::select(inside, left, value(at("y", {i("i")})));
  EXPECT_EQ(transfer(kernel, "x", {{"n", 5}}), "[0, 3] / [0, 3] / none");
  EXPECT_EQ(transfer(kernel, "y", {{"n", 5}}), "[0, 0] / [0, 0] / none");
  ir::Expr both = ir::binary(ir::BinaryOp::LogicalAnd, inside, flag(at("x", {plus(i("i"), c(-1))})),
                             ir::ScalarType::Bool);
  kernel.statements[0].value = ir::cast(both, ir::ScalarType::F32);
  EXPECT_EQ(transfer(kernel, "x", {{"n", 5}}), "[0, 3] / [0, 3] / none");
}

TEST(Transfers, ConditionsThatMayWrapAreNotTrusted) {
  TestKernel test({"n"});
  test.array("a").array("x");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get(); // n may be larger than any int
  kernel.statements[0].predicates = {compareInt(ir::BinaryOp::GreaterEqual, 3)};
  EXPECT_EQ(transfer(kernel, "a", {{"n", 8}}), "[0, 7] / [0, 7] / [0, 7]");
}

TEST(Transfers, ScalarsAreOneElement) {
  TestKernel test({"n"});
  test.array("x").array("s", 0);
  test.statement({"i"}, "0 <= i < n", at("s"), sum(value(at("s")), value(at("x", {i("i")}))));
  EXPECT_EQ(transfer(test.get(), "s", {{"n", 3}}), "[0, 0] / [0, 0] / [0, 0]");
  EXPECT_EQ(transfer(test.get(), "s", {{"n", 0}}), "none / none / none");
}

/// for (i = 0; i < n; ++i) a[i] = x[subscript], where subscripts are made from where[i].
ir::Kernel gather(const std::function<ir::Expr(ir::Expr)> &subscript) {
  TestKernel test({"n"});
  test.array("a").array("x").array("where");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  ir::Kernel kernel = test.get();
  kernel.arrays[2].type = ir::ScalarType::I64;
  ir::Expr where = ir::load(at("where", {i("i")}), ir::ScalarType::I64);
  kernel.statements[0].value = value(at("x", {subscript(where)}));
  return kernel;
}

/// With the smallest value 3 and the largest value 7 for the elements of the only scan.
std::string transferOfX(const ir::Kernel &kernel) {
  return transfer(kernel, "x", {{"n", 3}, {lowName(0).str(), 3}, {highName(0).str(), 7}});
}

ir::Expr binaryIndex(ir::BinaryOp op, ir::Expr lhs, ir::Expr rhs) {
  return ir::binary(op, lhs, rhs, ir::ScalarType::I64);
}

TEST(Transfers, ElementsBetweenTheSmallestAndTheLargestIndex) {
  using enum ir::BinaryOp;
  EXPECT_EQ(transferOfX(gather([](ir::Expr where) { return where; })), "[3, 7] / [3, 7] / none");
  EXPECT_EQ(transferOfX(gather([](ir::Expr where) { return plus(plus(where, i("i")), c(-4)); })),
            "[-1, 5] / [-1, 5] / none");
  auto times = [](std::int64_t factor) {
    return gather([=](ir::Expr where) { return binaryIndex(Mul, where, c(factor)); });
  };
  EXPECT_EQ(transferOfX(times(2)), "[6, 14] / [6, 14] / none");
  EXPECT_EQ(transferOfX(times(-2)), "[-14, -6] / [-14, -6] / none");
  EXPECT_EQ(transferOfX(gather([](ir::Expr where) { return binaryIndex(BitAnd, where, c(63)); })),
            "[0, 63] / [0, 63] / none");
  EXPECT_EQ(transferOfX(gather([](ir::Expr where) { return binaryIndex(Rem, where, c(10)); })),
            "[0, 9] / [0, 9] / none");
  auto negative = [](ir::Expr where) { return binaryIndex(Rem, plus(where, c(-4)), c(10)); };
  EXPECT_EQ(transferOfX(gather(negative)), "[-9, 9] / [-9, 9] / none");
  auto half = [](ir::Expr where) { return binaryIndex(Div, plus(where, c(-6)), c(2)); };
  EXPECT_EQ(transferOfX(gather(half)), "[-1, 0] / [-1, 0] / none");
}

TEST(Transfers, NoIndexMeansNoElements) {
  ir::Kernel kernel = gather([](ir::Expr where) { return plus(where, c(5)); });
  EXPECT_EQ(transfer(kernel, "x", {{"n", 3}, {lowName(0).str(), 1}, {highName(0).str(), 0}}),
            "none / none / none");
}

TEST(Transfers, AKnownSizeNeedsNoScan) {
  ir::Kernel kernel = gather([](ir::Expr where) { return where; });
  kernel.arrays[1].extent = c(100);
  EXPECT_EQ(transfer(kernel, "x", {{"n", 3}}), "[0, 99] / [0, 99] / none");
  EXPECT_EQ(transfer(kernel, "where", {{"n", 3}}), "[0, 2] / [0, 2] / none");
}

TEST(Transfers, UnboundedSubscriptsAreRefused) {
  ir::Kernel kernel =
      gather([](ir::Expr where) { return binaryIndex(ir::BinaryOp::Div, c(9), where); });
  EXPECT_EQ(transferOfX(kernel),
            "the elements of 'x' that are accessed depend on data, and neither the size of 'x' nor "
            "bounds of the subscript '9 / where[i]' are known here");
}

/// where[3 * i + 1] is scanned with its stride: what lies between belongs to something else.
TEST(Transfers, ScansSkipWhatIsNoIndex) {
  ir::Kernel kernel = gather([](ir::Expr where) { return where; });
  ir::Expr third = plus(ir::indexMul(c(3), i("i")), c(1));
  kernel.statements[0].value =
      value(at("x", {ir::load(at("where", {third}), ir::ScalarType::I64)}));
  auto transfers = computeTransfers(kernel);
  ASSERT_TRUE(transfers);
  ASSERT_EQ(transfers->ranges.size(), 1U);
  const auto &scan = std::get<ElementScan>(transfers->ranges[0]);
  EXPECT_EQ(scan.array.str(), "where");
  EXPECT_EQ(scan.stride, 3);
  EXPECT_EQ(ir::toString(scan.elements.first), "1");
  EXPECT_EQ(evaluate(scan.elements.last, {{"n", 5}}), 13);
  EXPECT_TRUE(scan.endsAreSure);
}

TEST(Transfers, UnusedArrayHasNoElements) {
  TestKernel test = saxpy();
  test.array("unused");
  EXPECT_EQ(transfer(test.get(), "unused", {{"n", 3}}), "none / none / none");
}

/// "ends are sure, writes all" of one array.
std::string flags(const ir::Kernel &kernel, const std::string &array) {
  auto transfers = computeTransfers(kernel);
  if (!transfers)
    return transfers.error().message;
  for (const ArrayTransfer &entry : transfers->arrays)
    if (entry.array.str() == array)
      return std::string(entry.endsAreSure ? "sure" : "unsure") +
             (entry.writesAll ? ", all" : ", some");
  return "no transfer";
}

TEST(Transfers, PlainLoopsAreSureOfTheirRanges) {
  TestKernel test = saxpy();
  EXPECT_EQ(flags(test.get(), "x"), "sure, all");
  EXPECT_EQ(flags(test.get(), "y"), "sure, all");
}

TEST(Transfers, ConditionsOnDataMakeTheRangeUnsure) {
  TestKernel test = saxpy();
  ir::Kernel kernel = test.get();
  kernel.statements[0].predicates = {ir::cast(value(at("x", {i("i")})), ir::ScalarType::Bool)};
  EXPECT_EQ(flags(kernel, "x"), "sure, all"); // the condition itself reads it
  EXPECT_EQ(flags(kernel, "y"), "unsure, some");
}

TEST(Transfers, GapsAreNotWritten) {
  TestKernel test({"n"});
  test.array("a").statement({"i"}, "0 <= i < n", at("a", {ir::indexMul(i("i"), c(2))}),
                            value(at("a", {c(0)})));
  EXPECT_EQ(flags(test.get(), "a"), "sure, some");
}

TEST(Transfers, MemoryOfAParameterIsOnlyWatched) {
  TestKernel test = saxpy();
  test.array("factor_memory", 0);
  EXPECT_EQ(transfer(test.get(), "factor_memory", {{"n", 5}}), "[0, 0] / none / none");
}

} // namespace
} // namespace loopy::codegen
