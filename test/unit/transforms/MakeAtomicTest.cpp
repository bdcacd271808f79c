#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::Iname;

/// for i: h[0] = h[0] + x[i], each element of x into the same bin
TestKernel oneBin() {
  TestKernel test({"n"});
  test.array("x").array("h").statement({"i"}, "0 <= i < n", at("h", {c(0)}),
                                       sum(value(at("h", {c(0)})), value(at("x", {i("i")}))));
  return test;
}

const Step atomics{Atomic{""}, {1}};
const Step onGrid{TagInames{Iname("i"), ir::GroupAxis{0}}, {2}};

ir::Expected<AppliedScript> applied(const ir::Kernel &kernel, const Script &script) {
  return applyScript(kernel, *ir::computeDependences(kernel), script);
}

TEST(MakeAtomic, InstancesMayRunInAnyOrder) {
  TestKernel test = oneBin();
  EXPECT_FALSE(applied(test.get(), {onGrid}));
  auto result = applied(test.get(), {atomics, onGrid});
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_TRUE(result->kernel.statements[0].isAtomic);
  EXPECT_TRUE(result->dependences.empty());
  EXPECT_TRUE(ir::computeDependences(result->kernel)->empty()) << "also after a change of storage";
  ASSERT_EQ(result->remarks.size(), 1u);
  EXPECT_EQ(result->remarks[0].message,
            "'s0' accumulates in any order: its result may be rounded "
            "in another way than the loop's, and differ from run to run");
}

TEST(MakeAtomic, StatementsWithOneOperationMayMix) {
  TestKernel test = oneBin();
  test.statement({"i"}, "0 <= i < n", at("h", {c(0)}),
                 sum(value(at("x", {i("i")})), value(at("h", {c(0)}))));
  EXPECT_TRUE(applied(test.get(), {atomics, onGrid}));
  // One of them alone races with the other.
  auto result = applied(test.get(), {{Atomic{"id:s0"}, {1}}, onGrid});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().location.encoding, 2u);
}

TEST(MakeAtomic, OtherOperationsKeepTheirOrder) {
  TestKernel test = oneBin();
  test.statement({"i"}, "0 <= i < n", at("h", {c(0)}),
                 ir::binary(ir::BinaryOp::Mul, value(at("h", {c(0)})), value(at("x", {i("i")})),
                            ir::ScalarType::F32));
  EXPECT_ERROR(applied(test.get(), {atomics, onGrid}),
               "'i' cannot be parallel: iteration i=0 reads h[0], which i=1 writes");
}

TEST(MakeAtomic, OtherAccessesKeepTheirOrder) {
  TestKernel test = oneBin();
  test.array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}), value(at("h", {c(0)})));
  ASSERT_FALSE(applied(test.get(), {{Atomic{"id:s0"}, {1}}, onGrid}));
  EXPECT_FALSE(applied(test.get(), {{Atomic{"id:s0"}, {1}}, {Distribute{Iname("i"), ""}, {2}}}))
      << "each y needs its prefix";
}

TEST(MakeAtomic, AllPartsOfAStatementAreAtomic) {
  TestKernel test = oneBin();
  auto result = applied(test.get(), {{SeparateLoopHeadTailSlab{Iname("i"), {1, 0}}, {1}},
                                     {Atomic{"id:s0_head"}, {2}}});
  ASSERT_TRUE(result) << result.error().message;
  for (const ir::Statement &statement : result->kernel.statements)
    EXPECT_TRUE(statement.isAtomic);
}

TEST(MakeAtomic, StorageOfTheTargetStays) {
  TestKernel test = oneBin();
  auto result = applied(test.get(), {atomics, {BufferArray{ir::ArrayName("h"), {}}, {2}}});
  EXPECT_ERROR(result,
               "'h' is accumulated atomically by 's0', so that its storage cannot be changed "
               "any more");
  EXPECT_EQ(result.error().location.encoding, 2u);
  EXPECT_EQ(result.error().notes[0].message, "'s0' is here");
  Script reduction = {{SplitIname{Iname("i"), 8}, {1}},
                      atomics,
                      {RealizeReduction{Iname("i_inner"), ir::LocalAxis{0}}, {2}}};
  EXPECT_FALSE(applied(test.get(), reduction));
  Script other = {{SplitIname{Iname("i"), 8}, {1}},
                  atomics,
                  {TagInames{Iname("i_outer"), ir::GroupAxis{0}}, {2}},
                  {AddPrefetch{ir::ArrayName("x"), {Iname("i_inner")}}, {3}}};
  auto prefetched = applied(test.get(), other);
  EXPECT_TRUE(prefetched);
}

TEST(MakeAtomic, Errors) {
  EXPECT_ERROR(
      makeAtomic(recurrence().get(), {"id:s0"}),
      "'s0' cannot be atomic: it does not accumulate into one element of type int, "
      "unsigned, long, unsigned long, float or double, with +, -, *, |, &, ^, a minimum or "
      "a maximum");
  EXPECT_ERROR(makeAtomic(saxpy().get(), {"id:s3"}),
               "no statement matches \"id:s3\"; the statements are 's0'");
  TestKernel local({"n"});
  local.array("x").local("t", 0).statement({"i"}, "0 <= i < n", at("t"),
                                           sum(value(at("t")), value(at("x", {i("i")}))));
  EXPECT_ERROR(makeAtomic(local.get(), {"id:s0"}),
               "'s0' cannot be atomic: 't' is a local variable of the kernel; declare it outside");
}

} // namespace
} // namespace loopy::transforms
