#include "codegen/FullTiles.h"

#include "codegen/AstRewrite.h"
#include "codegen/Simplify.h"
#include "ir/Overloaded.h"
#include "test/unit/support/RunAst.h"
#include "test/unit/support/TestKernels.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;

ir::Expr n() { return ir::parameterRef(ir::ParameterName("n")); }

/// i * factor + constant < n
ir::Expr fits(std::int64_t factor, std::int64_t constant, const std::string &iname = "i") {
  return comparison(ir::BinaryOp::Less, plus(ir::indexMul(c(factor), i(iname)), c(constant)), n());
}

/// y[i, number] = x
AstNode statement(std::int64_t number) {
  return AstStatement{ir::StatementId("s" + std::to_string(number)), at("y", {i("i"), c(number)}),
                      value(at("x"))};
}

AstNode guard(ir::Expr condition, AstBlock then, AstBlock otherwise = {}) {
  return AstIf{std::move(condition), std::move(then), std::move(otherwise)};
}

AstNode loop(const std::string &iname, AstBlock body) {
  return AstFor{ir::Iname(iname), c(0), c(2), 1, std::move(body)};
}

/// `count` statements, each for one of the next elements.
AstBlock copies(std::int64_t count) {
  AstBlock result;
  for (std::int64_t number = 0; number < count; ++number)
    result.push_back(guard(fits(count, number), {statement(number)}));
  return result;
}

std::string text(const AstBlock &block) {
  std::string result;
  for (const AstNode &node : block)
    std::visit(ir::Overloaded{
                   [&](const AstFor &loop) {
                     result += "for " + loop.iname.str() + " {" + text(loop.body) + "}";
                   },
                   [&](const AstIf &guard) {
                     result += "if " + toString(guard.condition) + " {" + text(guard.then) + "}";
                     if (!guard.otherwise.empty())
                       result += " else {" + text(guard.otherwise) + "}";
                   },
                   [&](const AstBarrier &) { result += "barrier"; },
                   [&](const AstStatement &statement) { result += statement.statement.str(); },
                   [&](const auto &) { result += "?"; },
               },
               node);
  return result;
}

/// The code of the separated block, which has to execute the same.
std::string separated(const AstBlock &block) {
  const AstBlock result = separateFullTiles(block);
  for (std::int64_t n = -1; n <= 12; ++n) {
    const Environment environment{{"n", n}, {"i", 1}, {"k", 1}};
    EXPECT_EQ(instances({"test", {}, {}, {}, result}, environment),
              instances({"test", {}, {}, {}, block}, environment))
        << "n = " << n;
  }
  return text(result);
}

void expectSame(const AstBlock &block) { EXPECT_EQ(separated(block), text(block)); }

TEST(FullTiles, OneConditionForAllCopies) {
  EXPECT_EQ(separated({loop("i", copies(3))}),
            "for i {if 3 * i + 2 < n {s0s1s2} else {" + text(copies(3)) + "}}");
}

TEST(FullTiles, OneOfSeveralLimits) {
  const ir::Expr other = comparison(ir::BinaryOp::GreaterEqual, i("i"), c(1));
  EXPECT_EQ(separated({loop("i", {guard(other, copies(2))})}),
            "for i {if i >= 1 && 2 * i + 1 < n {s0s1} else {" + text({guard(other, copies(2))}) +
                "}}");
}

TEST(FullTiles, OutsideOfLoopsThatDoNotMatter) {
  EXPECT_EQ(separated({loop("i", {loop("k", copies(2))})}),
            "for i {if 2 * i + 1 < n {for k {s0s1}} else {for k {" + text(copies(2)) + "}}}");
}

TEST(FullTiles, InsideOfLoopsThatMatter) {
  const AstBlock inner = {guard(fits(2, 0, "k"), {statement(0)}),
                          guard(fits(2, 1, "k"), {statement(1)})};
  EXPECT_EQ(separated({loop("i", {loop("k", inner)})}),
            "for i {for k {if 2 * k + 1 < n {s0s1} else {" + text(inner) + "}}}");
}

// i <= (n - 1) / 4 where 4 * i + 3 < n
TEST(FullTiles, BlocksThatExist) {
  for (ir::BinaryOp division : {ir::BinaryOp::Div, ir::BinaryOp::FloorDiv}) {
    const ir::Expr last = ir::binary(division, ir::indexSub(n(), c(1)), c(4), ir::ScalarType::I64);
    const ir::Expr exists = comparison(ir::BinaryOp::LessEqual, i("i"), last);
    const AstBlock block = {guard(exists, {statement(0)}), guard(fits(4, 3), {statement(1)})};
    EXPECT_EQ(separated({loop("i", block)}),
              "for i {if 4 * i + 3 < n {s0s1} else {" + text(block) + "}}");
    // Of 4 * i - 1 < n nothing follows.
    expectSame({loop("i", {guard(exists, {statement(0)}), guard(fits(4, -1), {statement(1)})})});
  }
}

TEST(FullTiles, PartsOfAStatementCountAsPartialTiles) {
  const AstBlock whole = {guard(fits(2, 0), {statement(0)}, {guard(fits(1, 0), {statement(0)})}),
                          guard(fits(2, 1), {statement(1)}, {guard(fits(1, 0), {statement(1)})})};
  EXPECT_EQ(separated({loop("i", whole)}),
            "for i {if 2 * i + 1 < n {s0s1} else {" + text(whole) + "}}");
}

TEST(FullTiles, BranchesOfTheProgramStay) {
  expectSame({loop("i", {guard(fits(2, 0), {statement(0)}, {statement(2)}),
                         guard(fits(2, 1), {statement(1)}, {statement(3)})})});
}

TEST(FullTiles, NotWhereConditionsExcludeEachOther) {
  const ir::Expr otherwise = comparison(ir::BinaryOp::GreaterEqual, i("i"), n());
  expectSame({loop("i", {guard(fits(1, 0), {statement(0)}), guard(fits(1, 0), {statement(1)}),
                         guard(otherwise, {statement(2)})})});
}

TEST(FullTiles, NotWhereNothingIsSaved) {
  expectSame({loop("i", {guard(fits(1, 0), {statement(0), statement(1)})})});
  const ir::Expr other = comparison(ir::BinaryOp::GreaterEqual, i("i"), c(1));
  expectSame({loop("i", {guard(fits(1, 0), {statement(0)}), guard(other, {statement(1)})})});
}

TEST(FullTiles, ConditionsOnDataStayWhereTheyAre) {
  const ir::Expr loaded = ir::load(at("limit"), ir::ScalarType::I64);
  const ir::Expr data = comparison(ir::BinaryOp::Less, i("i"), loaded);
  const AstBlock block = {guard(data, {statement(0)}), guard(data, {statement(1)})};
  EXPECT_EQ(text(separateFullTiles(block)), text(block));
}

TEST(FullTiles, DivisionsByWhatMayBeZeroStayWhereTheyAre) {
  const ir::Expr quotient = ir::binary(ir::BinaryOp::Div, i("i"), n(), ir::ScalarType::I64);
  const ir::Expr test = comparison(ir::BinaryOp::Less, quotient, c(1));
  const AstBlock block = {guard(test, {statement(0)}), guard(test, {statement(1)})};
  EXPECT_EQ(text(separateFullTiles(block)), text(block));
}

// Not all work-items of a group may come the same way.
TEST(FullTiles, NotAroundBarriers) {
  AstBlock block = copies(2);
  block.push_back(AstBarrier{false});
  EXPECT_EQ(text(separateFullTiles(block)), text(block));
  block.push_back(loop("i", copies(2)));
  EXPECT_NE(text(separateFullTiles(block)).find("for i {if 2 * i + 1 < n {s0s1} else"),
            std::string::npos);
}

TEST(FullTiles, OnlyAsManyAsADevicesCompilerLikes) {
  EXPECT_NE(separated({loop("i", copies(256))}), text({loop("i", copies(256))}));
  expectSame({loop("i", copies(257))});
}

TEST(FullTiles, NoPartialTilesWhereNothingElseRuns) {
  const AstBlock inner = {guard(fits(2, 0), {guard(fits(2, 1), {statement(0), statement(1)})})};
  EXPECT_EQ(separated({loop("i", inner)}), "for i {if 2 * i + 1 < n {s0s1}}");
}

// What holds or fails around a block is not tested again.
TEST(FullTiles, KnownConditions) {
  const AstBlock inner = {loop("k", copies(2))};
  EXPECT_EQ(separated({guard(fits(2, 1), inner)}), "if 2 * i + 1 < n {for k {s0s1}}");
  const AstBlock other = {guard(fits(2, 1), {statement(3)}, inner)};
  EXPECT_EQ(separated(other), text(other));
}

} // namespace
} // namespace loopy::codegen
