#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

ir::Expected<AppliedScript> applied(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

using ir::ScalarType;

/// for i: { c = x[i] < m[0]; m[0] = x[i] if c; k[0] = place if c }
ir::Kernel argmin(const TestKernel &empty, const ir::Expr &place,
                  ir::BinaryOp comparison = ir::BinaryOp::Less) {
  TestKernel test = empty;
  test.array("x").array("m").array("k").local("c", 1);
  ir::Expr x = value(at("x", {i("i")}));
  test.statement({"i"}, "0 <= i < 5", at("c", {i("i")}),
                 ir::binary(comparison, x, value(at("m", {c(0)})), ScalarType::Bool));
  test.statement({"i"}, "0 <= i < 5", at("m", {c(0)}), x);
  test.statement({"i"}, "0 <= i < 5", at("k", {c(0)}), place);
  ir::Kernel kernel = test.get();
  kernel.arrays[2].type = place.type();
  kernel.arrays[3].type = ScalarType::Bool;
  for (std::size_t i : {1, 2})
    kernel.statements[i].predicates = {ir::load(at("c", {test::i("i")}), ScalarType::Bool)};
  return kernel;
}

const ir::Expr itself = ir::inameRef(Iname("i"), ScalarType::I32);
const RealizeReduction onItems{Iname("i"), ir::LocalAxis{0}};

TEST(RealizeArgReduction, PartsAndTree) {
  TestKernel test({"n"});
  auto result = applied(argmin(test, itself), {{onItems, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  const ir::Kernel &kernel = result->kernel;
  ASSERT_EQ(kernel.statements.size(), 9u) << "2 to begin with, 3, a tree of 3 for 5 parts, the end";
  EXPECT_EQ(toString(kernel.statements[3].target), "m_parts[i]");
  EXPECT_EQ(toString(kernel.statements[4].target), "k_parts[i]");
  EXPECT_EQ(toString(kernel.statements[5].code, 0),
            "if m_parts[m_parts_fold3 + 3] < m_parts[m_parts_fold3] || m_parts[m_parts_fold3 + 3] "
            "== m_parts[m_parts_fold3] && k_parts[m_parts_fold3 + 3] < k_parts[m_parts_fold3]\n"
            "  k_parts[m_parts_fold3] = k_parts[m_parts_fold3 + 3]\n"
            "  m_parts[m_parts_fold3] = m_parts[m_parts_fold3 + 3]\n");
  EXPECT_TRUE(result->remarks.empty()) << "the result has the loop's bits";
}

/// With <= the last of equal values wins; parts that found nothing have the mark -2147483647.
TEST(RealizeArgReduction, TheLastOfEqualValues) {
  TestKernel test({"n"});
  auto result = applied(argmin(test, itself, ir::BinaryOp::LessEqual), {{onItems, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  const ir::Kernel &kernel = result->kernel;
  EXPECT_EQ(toString(kernel.statements[0].target), "k_parts[k_parts_init]");
  EXPECT_EQ(toString(kernel.statements[0].value), "-2147483647");
  EXPECT_EQ(toString(kernel.statements[5].code, 0),
            "if m_parts[m_parts_fold3 + 3] < m_parts[m_parts_fold3] || m_parts[m_parts_fold3 + 3] "
            "== m_parts[m_parts_fold3] && k_parts[m_parts_fold3 + 3] > k_parts[m_parts_fold3]\n"
            "  k_parts[m_parts_fold3] = k_parts[m_parts_fold3 + 3]\n"
            "  m_parts[m_parts_fold3] = m_parts[m_parts_fold3 + 3]\n");
  EXPECT_TRUE(toString(kernel.statements.back().code, 0)
                  .starts_with("if k_parts[m_parts_best] != -2147483647 && "
                               "m_parts[m_parts_best] <= m[0]\n"));
}

/// A place that may be the mark cannot be told from none.
TEST(RealizeArgReduction, PlacesNextToTheEndOfTheType) {
  TestKernel test({"n"});
  for (std::int64_t first : {-2147483648ll + 1, -2147483648ll + 2}) {
    ir::Expr place = ir::binary(ir::BinaryOp::Add, ir::integerLiteral(first, ScalarType::I32),
                                itself, ScalarType::I32);
    EXPECT_TRUE(applied(argmin(test, place), {{onItems, {1}}}));
    auto last = applied(argmin(test, place, ir::BinaryOp::GreaterEqual), {{onItems, {1}}});
    EXPECT_EQ(last.has_value(), first == -2147483648ll + 2);
    if (!last)
      EXPECT_EQ(last.error().message,
                "'k' is not known to grow with the iterations of 'i', so that the last of several "
                "equal values could not be told; keep the loop's variable");
  }
}

TEST(RealizeArgReduction, GroupsAreFoldedInOrder) {
  TestKernel test({"n"});
  auto result =
      applied(argmin(test, itself), {{RealizeReduction{Iname("i"), ir::GroupAxis{0}}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.statements.size(), 7u);
}

TEST(RealizeArgReduction, PlacesMustGrow) {
  TestKernel test({"n"});
  ir::Expr falling = ir::unary(ir::UnaryOp::Minus, itself, ScalarType::I32);
  for (const ir::Expr &place :
       {falling, ir::integerLiteral(7, ScalarType::I32), ir::inameRef(Iname("i"), ScalarType::U32),
        ir::load(at("x", {i("i")}), ScalarType::I32),
        ir::binary(ir::BinaryOp::Mul, itself, ir::integerLiteral(1 << 30, ScalarType::I32),
                   ScalarType::I32)}) {
    auto result = applied(argmin(test, place), {{onItems, {1}}});
    EXPECT_ERROR(result,
                 "'k' is not known to grow with the iterations of 'i', so that the first of "
                 "several equal values could not be told; keep the loop's variable");
    EXPECT_EQ(result.error().notes[0].message, "'s2' is here");
  }
}

/// What else asks for the condition would get that of a part.
TEST(RealizeArgReduction, NobodyElseMayLook) {
  TestKernel test({"n"});
  ir::Kernel kernel = argmin(test, itself);
  kernel.statements.push_back(kernel.statements[2]);
  kernel.statements[3].id = ir::StatementId("s3");
  kernel.statements[3].target = at("x", {plus(i("i"), c(9))});
  kernel.statements[3].value = value(at("x", {i("i")}));
  kernel.statements[3].predicates[0] =
      ir::unary(ir::UnaryOp::LogicalNot, kernel.statements[3].predicates[0], ScalarType::Bool);
  EXPECT_ERROR(applied(kernel, {{onItems, {1}}}),
               "'i' is around several statements; distribute the loop first");
  kernel.statements[3].predicates.clear();
  kernel.statements[3].value = value(at("m", {c(0)}));
  EXPECT_ERROR(applied(kernel, {{onItems, {1}}}),
               "'i' is around several statements; distribute the loop first");
  kernel.statements[3].value = value(at("x", {plus(i("i"), c(9))}));
  auto result = applied(kernel, {{onItems, {1}}});
  EXPECT_TRUE(result) << result.error().message;
}

} // namespace
} // namespace loopy::transforms
