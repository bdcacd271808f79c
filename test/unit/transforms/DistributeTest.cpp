#include "test/unit/support/TestKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

/// for i: { a[i] = x[i]; for j: b[i] = a[i]; c[i] = b[i] }
TestKernel threeParts() {
  TestKernel test({"n"});
  test.array("x").array("a").array("b").array("c");
  test.statement({"i"}, "0 <= i < n", at("a", {i("i")}), value(at("x", {i("i")})));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("b", {i("i")}),
                 value(at("a", {i("i")})));
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("c", {i("j")}),
                 value(at("b", {i("j")})));
  return test;
}

TEST(Distribute, MakesALoopForEachStatementAndInnerLoop) {
  TestKernel test = threeParts();
  auto result = distribute(test.get(), {Iname("i"), ""});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[0].newLoop, Iname());
  EXPECT_EQ(result->statements[1].newLoop, Iname("i"));
  EXPECT_EQ(result->statements[2].newLoop, Iname()); // in the same loop j
  EXPECT_TRUE(ir::verifySameInstances(*result, test.get()));
}

TEST(Distribute, AfterTheInnerLoopWasDistributed) {
  TestKernel test = threeParts();
  auto inner = distribute(test.get(), {Iname("j"), ""});
  ASSERT_TRUE(inner);
  auto result = distribute(*inner, {Iname("i"), "id:s2"});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->statements[1].newLoop, Iname());
  EXPECT_EQ(result->statements[2].newLoop, Iname("i"));
}

TEST(Distribute, Errors) {
  TestKernel test = threeParts();
  EXPECT_ERROR(distribute(test.get(), {Iname("q"), ""}),
               "there is no iname 'q' here; the inames are 'i', 'j'");
  EXPECT_ERROR(distribute(test.get(), {Iname("i"), "id:s2"}),
               "'i' cannot be distributed before 's2', which shares the loop 'j' with 's1'; "
               "distribute that loop first");
  EXPECT_ERROR(distribute(test.get(), {Iname("i"), "id:s0"}),
               "there is nothing to distribute in 'i': no other statement or loop is in front of "
               "what the query picks");
  EXPECT_ERROR(distribute(saxpy().get(), {Iname("i"), ""}),
               "there is nothing to distribute in 'i': no other statement or loop is in front of "
               "another one");
  EXPECT_ERROR(distribute(test.get(), {Iname("j"), "id:s0"}),
               "no statement that matches \"id:s0\" is inside 'j'");
}

} // namespace
} // namespace loopy::transforms
