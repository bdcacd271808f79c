#include "transforms/PackArray.h"
#include "test/unit/support/LayoutKernels.h"
#include "transforms/Dataflow.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <set>

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;
using ir::StatementId;

std::string textOf(const ir::Statement &statement) {
  return toString(statement.target) + " = " + toString(statement.value);
}

std::string textOf(const ir::Kernel &kernel, const std::string &id) {
  const ir::Statement *statement = kernel.find(StatementId(id));
  return statement ? textOf(*statement) : "";
}

/// for i: p[i][0] = p[i][1] + p[i][2]
TestKernel structures() {
  TestKernel test({"n"});
  test.array("p", 2).statement({"i"}, "0 <= i < n", at("p", {i("i"), c(0)}),
                               sum(value(at("p", {i("i"), c(1)})), value(at("p", {i("i"), c(2)}))));
  return test;
}

/// The rest of a kernel that is packed: for i in [2, n): a[i] = a[i - 1] + a[n + 7]
TestKernel shifted() {
  TestKernel test({"n"});
  test.array("a").statement(
      {"i"}, "2 <= i < n", at("a", {i("i")}),
      sum(value(at("a", {plus(i("i"), c(-1))})),
          value(at("a", {plus(ir::parameterRef(ir::ParameterName("n")), c(7))}))));
  return test;
}

ir::Kernel packed(const TestKernel &test, const std::string &array) {
  auto result = ownArray(test.get(), ArrayName(array));
  EXPECT_TRUE(result) << result.error().message;
  return result ? result->kernel : test.get();
}

TEST(PackArray, CopiesWhatIsReadAndBringsBackWhatIsWritten) {
  TestKernel test = structures();
  ir::Kernel kernel = packed(test, "p");
  ASSERT_EQ(kernel.statements.size(), 3u);
  EXPECT_EQ(textOf(kernel.statements[0]),
            "p_packed[p_pack_0_outer * 256 + p_pack_0_inner][p_pack_1] = "
            "p[p_pack_0_outer * 256 + p_pack_0_inner][p_pack_1]");
  EXPECT_EQ(textOf(kernel.statements[1]), "p_packed[i][0] = p_packed[i][1] + p_packed[i][2]");
  EXPECT_EQ(textOf(kernel.statements[2]), "p[p_unpack_0_outer * 256 + p_unpack_0_inner][0] = "
                                          "p_packed[p_unpack_0_outer * 256 + p_unpack_0_inner][0]");
  EXPECT_EQ(sizes(kernel, "p_packed"), "[n][3]");
  EXPECT_EQ(kernel.find(ArrayName("p_packed"))->space, ir::AddressSpace::Global);
  EXPECT_EQ(toString(kernel.tag(Iname("p_pack_0_outer"))), "g.0");
  EXPECT_EQ(toString(kernel.tag(Iname("p_pack_0_inner"))), "l.0");
  EXPECT_EQ(toString(kernel.tag(Iname("p_pack_1"))), "for");
  // Only members 1 and 2 are read.
  EXPECT_TRUE(kernel.statements[0].domain.is_equal(isl::set(
      test.ctx(), "[n, p_pack_0_outer, p_pack_0_inner, p_pack_1] -> { : 0 <= p_pack_0_inner < 256 "
                  "and 0 <= 256p_pack_0_outer + p_pack_0_inner < n and 1 <= p_pack_1 <= 2 }")));
}

TEST(PackArray, TheCopyIsAsLargeAsTheElements) {
  TestKernel test = shifted();
  ir::Kernel kernel = packed(test, "a");
  EXPECT_EQ(sizes(kernel, "a_packed"), "[n + 7]");
  EXPECT_EQ(textOf(kernel, "s0"), "a_packed[i - 1] = a_packed[i - 2] + a_packed[n + 6]");
}

TEST(PackArray, ElementsThatAreWrittenFirstAreNotCopied) {
  TestKernel test({"n"});
  test.array("a").array("b");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("b", {i("i")})));
  test.statement({"j"}, "0 <= j < n", at("b", {i("j")}), value(at("a", {i("j")})));
  ir::Kernel kernel = packed(test, "a");
  EXPECT_EQ(textOf(kernel, "a_pack"), "");
  EXPECT_NE(textOf(kernel, "a_unpack"), "");
  TestKernel reading = saxpy();
  kernel = packed(reading, "x");
  EXPECT_NE(textOf(kernel, "x_pack"), "");
  EXPECT_EQ(textOf(kernel, "x_unpack"), "") << "nothing is written";
}

TEST(PackArray, SeveralStepsChangeOneCopy) {
  TestKernel test = structures();
  auto result = applied(test.get(), {{TagArrayAxes{ArrayName("p"), "f"}, {1}},
                                     {SplitArrayAxis{ArrayName("p"), 1, 8}, {2}},
                                     {AddPadding{ArrayName("p"), 2, 1}, {3}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(sizes(result->kernel, "p_packed"), "[3][floordiv(n + 7, 8)][9]");
  EXPECT_EQ(result->kernel.statements.size(), 3u);
  EXPECT_EQ(toString(result->kernel.find(StatementId("s0"))->target),
            "p_packed[0][floordiv(i, 8)][floormod(i, 8)]");
}

/// Two bounds for one axis.
TEST(PackArray, SizesMayBeMaxima) {
  TestKernel test({"n", "m"});
  test.array("x").array("y");
  test.statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("x", {i("i")})));
  test.statement({"j"}, "0 <= j < m", at("y", {i("j")}), value(at("x", {i("j")})));
  EXPECT_EQ(sizes(packed(test, "x"), "x_packed"), "[max(n - 1, m - 1) + 1]");
  TestKernel both({"n", "m"});
  both.array("x").array("y").statement({"i"}, "0 <= i < n and i < m", at("y", {i("i")}),
                                       value(at("x", {i("i")})));
  EXPECT_EQ(sizes(packed(both, "x"), "x_packed"), "[min(n - 1, m - 1) + 1]");
}

TEST(PackArray, ThePackedArrayIsCopiedOnceAroundAHostLoop) {
  TestKernel test = timeLoop();
  auto result = applied(test.get(), {{TagArrayAxes{ArrayName("a"), "c"}, {1}}});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->kernel.statements.front().id, StatementId("a_pack"));
  EXPECT_EQ(result->kernel.statements.back().id, StatementId("a_unpack"));
  EXPECT_FALSE(isInside(result->kernel.statements.back(), Iname("t")));
}

/// Every kernel here is wrong, and must be seen to be.
TEST(PackArray, MistakesAreSeen) {
  for (const auto &[test, array] :
       {std::pair(structures(), std::string("p")), std::pair(shifted(), std::string("a"))}) {
    const ir::Kernel before = test.get(), after = packed(test, array);
    const std::set<ArrayName> touched = {ArrayName(array), ArrayName(array + "_packed")};
    EXPECT_TRUE(verifySameDataflow(before, after, touched));
    std::vector<std::pair<std::string, ir::Kernel>> mutants;
    for (const char *copy : {"_pack", "_unpack"}) {
      const std::size_t position = after.find(StatementId(array + copy)) - after.statements.data();
      mutants.emplace_back("missing copy", after);
      auto &statements = mutants.back().second.statements;
      statements.erase(statements.begin() + position);
      mutants.emplace_back("one element is not copied", after);
      ir::Statement &smaller = mutants.back().second.statements[position];
      smaller.domain = smaller.domain.intersect(
          isl::set(test.ctx(), "[" + smaller.inames[1].str() +
                                   "] -> { : " + smaller.inames[1].str() + " != 3 }"));
      mutants.emplace_back("copy at the wrong end", after);
      auto &moved = mutants.back().second.statements;
      std::swap(moved.front(), moved.back());
      mutants.emplace_back("wrong offset", after);
      ir::Expr &subscript = mutants.back().second.statements[position].target.subscripts[0];
      subscript = plus(subscript, c(1));
    }
    mutants.emplace_back("too small copy", after);
    auto &size = mutants.back().second.arrays.back().sizes[0];
    size = plus(*size, c(-1));
    mutants.emplace_back("wrong access", after);
    ir::Statement &user = mutants.back().second.statements[1];
    user.target.subscripts[0] = plus(user.target.subscripts[0], c(1));
    for (const auto &[what, mutant] : mutants)
      EXPECT_FALSE(verifySameDataflow(before, mutant, touched)) << array << ": " << what;
  }
}

TEST(PackArray, RowsThatWouldOverlapAreSeen) {
  TestKernel test = structures();
  ir::Kernel mutant = packed(test, "p");
  mutant.arrays.back().sizes[1] = c(2); // p_packed[i][2] would be p_packed[i + 1][0]
  auto same = verifySameDataflow(test.get(), mutant, {ArrayName("p"), ArrayName("p_packed")});
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().message,
            "internal error: p_packed[p_pack_0_outer * 256 + p_pack_0_inner][p_pack_1] in 'p_pack' "
            "is outside of the new array");
}

/// The first statement under the condition that y[i] is positive.
ir::Kernel conditional(TestKernel &test) {
  ir::Kernel kernel = test.get();
  kernel.statements[0].predicates = {ir::binary(ir::BinaryOp::Greater, value(at("y", {i("i")})),
                                                ir::floatingLiteral(0, ir::ScalarType::F32),
                                                ir::ScalarType::Bool)};
  return kernel;
}

TEST(PackArray, ConditionalReadsOfMemoryThatExists) {
  TestKernel test = saxpy();
  ir::Kernel kernel = conditional(test);
  const std::string unsure = "'s0' accesses x[i] under a condition on data, so that it is not "
                             "known beforehand what it needs";
  EXPECT_ERROR(ownArray(kernel, ArrayName("x")), unsure);
  kernel.arrays[0].extent = ir::parameterRef(ir::ParameterName("n")); // but not on the device
  EXPECT_ERROR(ownArray(kernel, ArrayName("x")), unsure);
  TestKernel both = saxpy();
  both.statement({"j"}, "0 <= j < n", at("y", {i("j")}), value(at("x", {i("j")})));
  auto result = applied(conditional(both), {{SplitArrayAxis{ArrayName("x"), 0, 4}, {1}}});
  EXPECT_TRUE(result) << "all of x is read anyway: " << result.error().message;
  TestKernel part = saxpy();
  part.statement({"j"}, "0 <= j < n - 1", at("y", {i("j")}), value(at("x", {i("j")})));
  EXPECT_ERROR(ownArray(conditional(part), ArrayName("x")), unsure);
}

TEST(PackArray, Errors) {
  TestKernel plain = saxpy();
  EXPECT_ERROR(ownArray(plain.get(), ArrayName("z")), "there is no array 'z' here");
  TestKernel scalar({"n"});
  scalar.array("a", 0).statement({"i"}, "0 <= i < n", at("a"), value(at("a")));
  EXPECT_ERROR(ownArray(scalar.get(), ArrayName("a")), "'a' is a scalar, which has no layout");
  TestKernel unused = saxpy();
  unused.array("z");
  EXPECT_ERROR(ownArray(unused.get(), ArrayName("z")), "'z' is not used here");
  TestKernel owner = saxpy();
  ir::Kernel guarded = owner.get();
  guarded.statements[0].predicates = {ir::binary(ir::BinaryOp::Greater, value(at("x", {i("i")})),
                                                 ir::floatingLiteral(0, ir::ScalarType::F32),
                                                 ir::ScalarType::Bool)};
  EXPECT_ERROR(ownArray(guarded, ArrayName("y")),
               "'s0' accesses y[i] under a condition on data, so that it is not known beforehand "
               "what it needs");
}

} // namespace
} // namespace loopy::transforms
