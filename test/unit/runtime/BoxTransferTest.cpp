//===- BoxTransferTest.cpp - Columns of matrices on devices that copy -------------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <atomic>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <thread>
#include <vector>

using namespace loopy;
using namespace loopy::test;

namespace {

struct BoxTransfer : testing::TestWithParam<const char *> {
  static ChildResult run(const std::function<int()> &body, Variables variables = {}) {
    variables.emplace("LOOPY_ZERO_COPY", "0");
    return runChildOn(GetParam(), std::move(variables), body);
  }
};

} // namespace

INSTANTIATE_TEST_SUITE_P(On, BoxTransfer, testing::Values("pocl", "oclgrind"),
                         [](const auto &info) { return std::string(info.param); });

static bool isColumn(std::size_t column) { return column >= 3 && column <= 10; }

/// The number of wrong elements after a call of columnsPlan, those that are not its own included.
static int wrongAfter(const std::string &plan, std::size_t rows, std::size_t width) {
  std::vector<int> x(rows * width), y(rows * width);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<int>(i);
    y[i] = -static_cast<int>(i);
  }
  std::vector<int> expected = y;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (isColumn(i % width))
      expected[i] = 2 * x[i];
  if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(rows), static_cast<long long>(width),
                          x.data(), y.data()))
    return -1;
  int wrong = 0;
  for (std::size_t i = 0; i < y.size(); ++i)
    wrong += y[i] != expected[i];
  return wrong;
}

TEST_P(BoxTransfer, OnlyTheColumnsMove) {
  const auto child = run([] {
    const std::string plan = plan::toJson(columnsPlan());
    return wrongAfter(plan, 100, 1000) + wrongAfter(plan, 1, 11) + wrongAfter(plan, 3, 11) +
           wrongAfter(plan, 65, 60);
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  // Columns of 100 and one row; twice all that is between the columns of 3 rows; of 65 rows all
  // that is between them on the way in.
  EXPECT_EQ(child.errors, "loopy: columns launches=4 fallbacks=0 in=18864 out=5432 reason=-\n");
}

TEST_P(BoxTransfer, WhereOnlyChangesAreStored) {
  const auto child = run([] {
    plan::LaunchPlan plan = columnsPlan();
    plan.arrays[1].boxes->writesAll = false;
    return wrongAfter(plan::toJson(plan), 100, 1000);
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_EQ(child.errors, "loopy: columns launches=1 fallbacks=0 in=6400 out=3200 reason=-\n");
}

/// A matrix whose other columns another thread owns, which counts in one of them meanwhile.
static int lostUpdates(const std::string &plan, std::size_t rows, std::size_t width) {
  std::vector<int> x(rows * width, 1), y(rows * width);
  std::atomic<bool> isOver = false;
  std::atomic_ref<int> counter(y[2 * width + 1]);
  int count = 0;
  std::thread owner([&] {
    for (; !isOver; ++count)
      counter.store(counter.load() + 1);
  });
  int wrong = 0;
  for (int round = 0; round < 200; ++round)
    wrong += !loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(rows),
                                 static_cast<long long>(width), x.data(), y.data());
  isOver = true;
  owner.join();
  return wrong + (counter.load() != count) + (y[2 * width + 3] != 2);
}

/// In boxes, and in all that lies in between of a matrix that is too narrow for boxes.
TEST(BoxTransfers, AnotherThreadOwnsWhatLiesInBetween) {
  const auto child = runChild({{"LOOPY_OFFLOAD", "mandatory"}, {"LOOPY_ZERO_COPY", "0"}}, [] {
    const std::string exact = plan::toJson(columnsPlan());
    plan::LaunchPlan plan = columnsPlan();
    plan.arrays[1].boxes->writesAll = false;
    const std::string inPart = plan::toJson(plan);
    return lostUpdates(exact, 100, 1000) + lostUpdates(inPart, 100, 1000) +
           lostUpdates(exact, 100, 20);
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}

/// Inputs in pages that cannot be written, and results between pages that cannot.
TEST_P(BoxTransfer, PagesThatCannotBeWritten) {
  const auto child = run([] {
    constexpr std::size_t page = 4096, rows = 4, width = 2 * page / sizeof(int);
    const auto map = [] {
      return static_cast<int *>(mmap(nullptr, rows * 2 * page, PROT_READ | PROT_WRITE,
                                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    };
    int *x = map();
    int *y = map();
    for (std::size_t i = 0; i < rows * width; ++i)
      x[i] = static_cast<int>(i);
    mprotect(x, rows * 2 * page, PROT_READ);
    for (std::size_t row = 0; row < rows; ++row) // the second half of each row
      mprotect(y + row * width + width / 2, page, PROT_READ);
    plan::LaunchPlan inPart = columnsPlan();
    inPart.arrays[1].boxes->writesAll = false;
    plan::LaunchPlan whole = columnsPlan();
    whole.arrays[0].boxes.reset();
    whole.arrays[1].boxes.reset();
    int wrong = 0;
    for (const plan::LaunchPlan &plan : {columnsPlan(), inPart, whole}) {
      for (std::size_t row = 0; row < rows; ++row)
        y[row * width + 5] = 0;
      wrong += !loopy_rt_launch_v1(plan::toJson(plan).c_str(), static_cast<long long>(rows),
                                   static_cast<long long>(width), x, y);
      for (std::size_t row = 0; row < rows; ++row)
        wrong += y[row * width + 5] != 2 * x[row * width + 5];
    }
    return wrong;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}
