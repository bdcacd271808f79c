//===- ValueRangesTest.cpp - Bounds of values that depend on data ---------------------------===//
#include "runtime/ValueRanges.h"
#include "SamplePlans.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

using namespace loopy;
using namespace loopy::test;

/// "[low, high]" of the elements 0 to n - 1 of `data`, every `stride`-th of them.
template <typename T>
static std::string scan(plan::ScalarType type, const std::vector<T> &data, bool endsAreSure,
                        std::int64_t stride = 1) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.arguments[2].type = type;
  plan.ranges = {plan::ElementScan{2, upToN(), stride, endsAreSure}};
  std::array<rt::ArgumentValue, 4> arguments{};
  arguments[0].integer = static_cast<long long>(data.size());
  arguments[2].pointer = const_cast<T *>(data.data());
  const auto ranges = rt::computeRanges(plan.ranges, plan, {arguments, {}});
  if (!ranges)
    return ranges.error();
  return "[" + std::to_string((*ranges)[0].low) + ", " + std::to_string((*ranges)[0].high) + "]";
}

TEST(ValueRanges, SmallestAndLargestElement) {
  for (const bool endsAreSure : {false, true}) {
    EXPECT_EQ(scan<int>(plan::ScalarType::I32, {5, -3, 8, 0}, endsAreSure), "[-3, 8]");
    EXPECT_EQ(scan<std::uint8_t>(plan::ScalarType::U8, {5, 200, 8}, endsAreSure), "[5, 200]");
    EXPECT_EQ(scan<std::int16_t>(plan::ScalarType::I16, {-1}, endsAreSure), "[-1, -1]");
    EXPECT_EQ(scan<std::uint32_t>(plan::ScalarType::U32, {4294967295U, 7}, endsAreSure),
              "[7, 4294967295]");
    EXPECT_EQ(scan<std::uint64_t>(plan::ScalarType::U64, {~std::uint64_t{0}, 7}, endsAreSure),
              "[-1, 7]");
    EXPECT_EQ(scan<int>(plan::ScalarType::I32, {}, endsAreSure), "[1, 0]");
    EXPECT_EQ(scan<int>(plan::ScalarType::I32, {5, 900, -900, 7, 900, -900, 6}, endsAreSure, 3),
              "[5, 7]");
  }
}

TEST(ValueRanges, FloatingElementsLieBetweenIntegers) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(scan<float>(plan::ScalarType::F32, {-0.5F, nan, 2.25F}, true), "[-1, 3]");
  EXPECT_EQ(scan<double>(plan::ScalarType::F64, {4, 7}, true), "[4, 7]");
  EXPECT_EQ(scan<float>(plan::ScalarType::F32, {nan}, true), "[1, 0]");
  EXPECT_EQ(scan<double>(plan::ScalarType::F64, {-INFINITY, 1e300}, true),
            "[-4611686018427387904, 4611686018427387904]");
}

TEST(ValueRanges, ManyElements) {
  std::vector<int> data(1000003, 1); // several pieces
  data[700000] = -5;
  data.back() = 9;
  EXPECT_EQ(scan(plan::ScalarType::I32, data, false), "[-5, 9]");
  EXPECT_EQ(scan(plan::ScalarType::I32, data, true), "[-5, 9]");
  EXPECT_EQ(scan(plan::ScalarType::I32, data, false, 9), "[1, 1]");
  EXPECT_EQ(scan(plan::ScalarType::I32, data, false, 700000), "[-5, 1]");
}

TEST(ValueRanges, EveryPlace) {
  auto check = [](plan::ScalarType type, auto zero) {
    for (std::size_t size : {1, 15, 16, 33, 130, 600})
      for (std::size_t at = 0; at < size; ++at) {
        std::vector<decltype(zero)> data(size, 50);
        data[at] = 3;
        EXPECT_EQ(scan(type, data, true), size == 1 ? "[3, 3]" : "[3, 50]");
        data[at] = 99;
        EXPECT_EQ(scan(type, data, true), size == 1 ? "[99, 99]" : "[50, 99]");
      }
  };
  check(plan::ScalarType::I8, std::int8_t{});
  check(plan::ScalarType::U16, std::uint16_t{});
  check(plan::ScalarType::I32, std::int32_t{});
  check(plan::ScalarType::I64, std::int64_t{});
  check(plan::ScalarType::F32, float{});
  check(plan::ScalarType::F64, double{});
}

TEST(ValueRanges, MemoryThatDoesNotExist) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void *memory =
      mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  munmap(static_cast<char *>(memory) + page, page);
  plan::LaunchPlan plan = saxpyPlan();
  plan.arguments[2].type = plan::ScalarType::I32;
  plan.ranges = {plan::ElementScan{2, upToN(), 1, false}};
  std::array<rt::ArgumentValue, 4> arguments{};
  arguments[2].pointer = memory;
  arguments[0].integer = static_cast<long long>(page / sizeof(int));
  EXPECT_TRUE(rt::computeRanges(plan.ranges, plan, {arguments, {}}));
  ++arguments[0].integer;
  EXPECT_FALSE(rt::computeRanges(plan.ranges, plan, {arguments, {}}));
  munmap(memory, page);
}

TEST(ValueRanges, LaterRangesUseEarlierOnes) {
  plan::LaunchPlan plan = saxpyPlan();
  plan.ranges = {
      plan::Bounds{code(2), code(arg(0))},
      plan::Bounds{code(plan::Instruction{plan::Op::RangeLow, 0}, 1, plan::Op::Add),
                   code(plan::Instruction{plan::Op::RangeHigh, 0}, 3, plan::Op::Multiply)}};
  std::array<rt::ArgumentValue, 4> arguments{};
  arguments[0].integer = 10;
  const auto ranges = rt::computeRanges(plan.ranges, plan, {arguments, {}});
  ASSERT_TRUE(ranges);
  EXPECT_EQ((*ranges)[1].low, 3);
  EXPECT_EQ((*ranges)[1].high, 30);
  arguments[0].integer = std::numeric_limits<long long>::max();
  EXPECT_EQ(rt::computeRanges(plan.ranges, plan, {arguments, {}}).error(),
            "an index computation does not fit into 64 bits");
}
