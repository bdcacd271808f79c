#include "test/unit/support/LayoutKernels.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

/// The tile in local memory, with the first loops of both statements on the work-items.
ir::Kernel inLocalMemory(const TestKernel &test, const char *first, const char *second) {
  ir::Kernel kernel = test.get();
  kernel.arrays[2].space = ir::AddressSpace::Local;
  kernel.tags[Iname(first)] = ir::LocalAxis{0};
  kernel.tags[Iname(second)] = ir::LocalAxis{0};
  return kernel;
}

std::string padded(const ir::Kernel &kernel) {
  auto result = avoidBankConflicts(kernel, {ArrayName("t")});
  return result ? sizes(*result) : result.error().message;
}

TEST(AvoidBankConflicts, RowsOfAnEvenNumberGetOneMore) {
  for (auto [columns, expected] : {std::pair(8, "[8][9]"), {9, "[8][9]"}, {12, "[8][13]"}}) {
    TestKernel test = tileKernel(8, columns);
    EXPECT_EQ(padded(inLocalMemory(test, "j", "j_1")), expected) << "t[j_1][i_1] steps over rows";
  }
}

TEST(AvoidBankConflicts, NeighboursStay) {
  TestKernel test = tileKernel();
  EXPECT_EQ(padded(inLocalMemory(test, "j", "i_1")), "[8][8]");
}

TEST(AvoidBankConflicts, AllAxesBehindCount) {
  TestKernel test({"n"});
  test.array("b").array("a").local("t", 0, {8, 4, 6});
  test.statement({"i", "j", "k"}, "0 <= i < 8 and 0 <= j < 4 and 0 <= k < 6",
                 at("t", {i("i"), i("j"), i("k")}), value(at("b", {i("k")})));
  ir::Kernel kernel = inLocalMemory(test, "i", "i");
  EXPECT_EQ(padded(kernel), "[8][5][7]");
  kernel.arrays[2].type = ir::ScalarType::I8; // four in a word
  EXPECT_EQ(padded(kernel), "[8][5][6]");
  kernel.arrays[2].sizes[2] = c(8);
  EXPECT_EQ(padded(kernel), "[8][5][12]");
}

TEST(AvoidBankConflicts, Errors) {
  TestKernel test = tileKernel();
  EXPECT_ERROR(avoidBankConflicts(test.get(), {ArrayName("t")}),
               "'t' is not in local memory, whose banks this is about; set_temporary_address_space "
               "puts it there");
  EXPECT_ERROR(avoidBankConflicts(test.get(), {ArrayName("a")}),
               "'a' is memory of the program, which stays as it is; add_prefetch and buffer_array "
               "make copies that can be changed");
  EXPECT_ERROR(avoidBankConflicts(test.get(), {ArrayName("x")}), "there is no array 'x' here");
}

} // namespace
} // namespace loopy::transforms
