#include "codegen/PrivateMemory.h"

#include "codegen/BuildPlan.h"
#include "test/unit/support/TestKernels.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;

/// "fits", or why `kernel` does not become code.
std::string verdict(ir::Kernel kernel, std::map<std::string, ir::InameTag> tags,
                    const std::string &name = "f") {
  auto dependences = *ir::computeDependences(kernel);
  for (const auto &[name, tag] : tags)
    kernel.tags[ir::Iname(name)] = tag;
  auto schedule = buildSchedule(kernel, dependences, name);
  EXPECT_TRUE(schedule) << schedule.error().message;
  auto code = buildVariant(kernel, *schedule, plan::DeviceKind::Any);
  return code ? "fits" : code.error().message;
}

/// for i { float t[elements]; for j: t[j] = x[j];  for k: y[i] = t[k] }
TestKernel withArray(std::int64_t elements) {
  const std::string below = " < " + std::to_string(elements);
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 1, {elements});
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j" + below, at("t", {i("i"), i("j")}),
                 value(at("x", {i("j")})));
  test.statement({"i", "k"}, "0 <= i < n and 0 <= k" + below, at("y", {i("i")}),
                 value(at("t", {i("i"), i("k")})));
  return test;
}

TEST(PrivateMemory, OfAWorkItem) {
  EXPECT_EQ(verdict(withArray(1 << 20).get(), {{"i", ir::GroupAxis{0}}}), "fits");
  EXPECT_EQ(verdict(withArray((1 << 20) + 1).get(), {{"i", ir::GroupAxis{0}}}),
            "the local variables of an iteration take more than the 4 MiB that a device is sure to "
            "have for them ('t': 4194308 bytes each); make it smaller, or keep it in global memory "
            "(set_temporary_address_space)");
  EXPECT_EQ(verdict(withArray(1L << 62).get(), {{"i", ir::GroupAxis{0}}}).find("fits"),
            std::string::npos);
}

/// OpenCL's names are not those of device kernels: `half` is a word of the language.
TEST(PrivateMemory, OfAKernelWithAReservedName) {
  EXPECT_EQ(verdict(withArray(8).get(), {{"i", ir::GroupAxis{0}}}, "half"), "fits");
}

TEST(PrivateMemory, CopiesForLanes) {
  // Eight copies of half a MiB, and of a little more.
  EXPECT_EQ(verdict(withArray(1 << 17).get(), {{"i", ir::GroupAxis{0}}}), "fits");
  TestKernel test({"n"});
  test.array("x").array("y").local("t", 2, {(1 << 17) + 1});
  test.statement({"o", "l", "j"}, "0 <= 8o + l < n and 0 <= l < 8 and 0 <= j <= 131072",
                 at("t", {i("o"), i("l"), i("j")}), value(at("x", {i("j")})));
  test.statement({"o", "l", "k"}, "0 <= 8o + l < n and 0 <= l < 8 and 0 <= k <= 131072",
                 at("y", {plus(ir::indexMul(c(8), i("o")), i("l"))}),
                 value(at("t", {i("o"), i("l"), i("k")})));
  EXPECT_EQ(verdict(test.get(), {{"o", ir::GroupAxis{0}}}), "fits");
  EXPECT_NE(verdict(test.get(), {{"o", ir::GroupAxis{0}}, {"l", ir::Interleave{}}}).find("4 MiB"),
            std::string::npos);
}

/// for i { y[i] = x[i]; barrier; z[i] = y[255 - i] + t } with t of the given size.
TEST(PrivateMemory, OfAllWorkItemsWhereTheyWait) {
  auto kernelWith = [](std::int64_t elements) {
    TestKernel test({"n"});
    test.array("x").array("y").array("z").local("t", 1, {elements});
    test.statement({"i"}, "0 <= i < 256", at("t", {i("i"), c(3)}), value(at("x", {i("i")})));
    test.statement({"i"}, "0 <= i < 256", at("y", {i("i")}), value(at("x", {i("i")})));
    test.statement({"i2"}, "0 <= i2 < 256", at("z", {i("i2")}),
                   sum(value(at("y", {plus(c(255), ir::indexMul(c(-1), i("i2")))})),
                       value(at("t", {i("i2"), c(3)}))));
    return test.get();
  };
  const std::map<std::string, ir::InameTag> items = {{"i", ir::LocalAxis{0}},
                                                     {"i2", ir::LocalAxis{0}}};
  EXPECT_EQ(verdict(kernelWith(4096), items), "fits");
  EXPECT_EQ(verdict(kernelWith(4097), items).substr(0, 55),
            "the local variables of the 256 work-items of a group ta");
}

} // namespace
} // namespace loopy::codegen
