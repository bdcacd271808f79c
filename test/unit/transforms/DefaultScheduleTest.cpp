#include "transforms/DefaultSchedule.h"

#include "ir/LoopTree.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;

/// "i_outer:g.0 i_inner:for" for the inames of each statement after the default schedule.
std::string scheduled(const TestKernel &test, DeviceForm form) {
  ir::Kernel kernel = test.get();
  auto dependences = *ir::computeDependences(kernel);
  auto applied = applyScript(kernel, dependences, *defaultSchedule(kernel, dependences, form));
  if (!applied)
    return applied.error().message;
  std::string text;
  for (const ir::Statement &statement : applied->kernel.statements) {
    text += text.empty() ? "" : " | ";
    for (const ir::Iname &iname : statement.inames)
      text += (text.empty() || text.ends_with("| ") ? "" : " ") + iname.str() + ":" +
              ir::toString(applied->kernel.tag(iname));
  }
  return text;
}

TEST(DefaultSchedule, OneLoop) {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}),
                                       value(at("x", {i("i")})));
  EXPECT_EQ(scheduled(test, DeviceForm::Cpu), "i_outer:g.0 i_inner:for");
}

TEST(DefaultSchedule, UpdatesInPlaceDoTheHalvesOfABlockSideBySide) {
  EXPECT_EQ(scheduled(saxpy(), DeviceForm::Cpu),
            "i_outer:g.0 i_element:for i_half:unr | i_outer:g.0 i_inner:for");
  EXPECT_EQ(scheduled(saxpy(), DeviceForm::Gpu), "i_outer:g.0 i_inner:l.0");
}

TEST(DefaultSchedule, OuterLoopOfANestOnCpuTileOnGpu) {
  EXPECT_EQ(scheduled(matmul(), DeviceForm::Cpu), "i:g.0 j:for k:for");
  EXPECT_EQ(scheduled(matmul(), DeviceForm::Gpu),
            "i_outer:g.1 j_outer:g.0 i_inner:l.1 j_inner:l.0 k:for");
}

TEST(DefaultSchedule, ShortRowsAreGrouped) {
  TestKernel test({"n"});
  test.array("a", 2).statement({"i", "c"}, "0 <= i < n and 0 <= c < 3", at("a", {i("i"), i("c")}),
                               value(at("a", {i("i"), i("c")})));
  EXPECT_EQ(scheduled(test, DeviceForm::Cpu), "i_outer:g.0 i_inner:for c:for");
}

TEST(DefaultSchedule, ShortUpdatesInPlaceAreOneBlock) {
  TestKernel test({"n"});
  test.array("y").statement({"i"}, "0 <= i < 16384", at("y", {i("i")}),
                            sum(value(at("y", {i("i")})), value(at("y", {i("i")}))));
  EXPECT_EQ(scheduled(test, DeviceForm::Cpu), "i_outer:g.0 i_inner:for");
}

TEST(DefaultSchedule, RecurrenceStaysSequential) {
  EXPECT_EQ(scheduled(recurrence(), DeviceForm::Cpu), "i:for");
  EXPECT_EQ(scheduled(recurrence(), DeviceForm::Gpu), "i:for");
}

TEST(DefaultSchedule, TimeLoopStaysOutside) {
  EXPECT_EQ(scheduled(timeLoop(), DeviceForm::Cpu),
            "t:for i_outer:g.0 i_inner:for | t:for i_1_outer:g.0 i_1_inner:for");
}

TEST(DefaultSchedule, FewIterationsAreNotWorthAGrid) {
  TestKernel test({"n"});
  test.array("a").statement({"i"}, "0 <= i < 4", at("a", {i("i")}), value(at("a", {i("i")})));
  EXPECT_EQ(scheduled(test, DeviceForm::Cpu), "i:for");
}

} // namespace
} // namespace loopy::transforms
