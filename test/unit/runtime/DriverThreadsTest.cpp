#include "runtime/DriverThreads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <sched.h>
#include <set>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace loopy::rt;

namespace {

cpu_set_t processorsOf(pid_t thread) {
  cpu_set_t set;
  CPU_ZERO(&set);
  EXPECT_EQ(sched_getaffinity(thread, sizeof(set), &set), 0);
  return set;
}

/// Threads that do nothing as long as it exists.
class Workers {
public:
  explicit Workers(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      threads.emplace_back([this] {
        std::unique_lock lock(mutex);
        started.push_back(gettid());
        changed.notify_all();
        changed.wait(lock, [this] { return mayEnd; });
      });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return started.size() == count; });
    std::ranges::sort(started);
  }
  ~Workers() {
    {
      const std::scoped_lock lock(mutex);
      mayEnd = true;
    }
    changed.notify_all();
    for (std::thread &thread : threads)
      thread.join();
  }
  Workers(const Workers &) = delete;
  Workers &operator=(const Workers &) = delete;

  const std::vector<pid_t> &ids() const { return started; }

private:
  std::mutex mutex;
  std::condition_variable changed;
  bool mayEnd = false;
  std::vector<pid_t> started; ///< ascending
  std::vector<std::thread> threads;
};

class DriverThreadsTest : public testing::Test {
protected:
  void SetUp() override { unsetenv("POCL_AFFINITY"); }
  void TearDown() override {
    unsetenv("POCL_AFFINITY");
    EXPECT_EQ(sched_setaffinity(0, sizeof(all), &all), 0);
  }

  void expectUntouched(const Workers &workers, const cpu_set_t &where) {
    for (pid_t thread : workers.ids()) {
      const cpu_set_t found = processorsOf(thread);
      EXPECT_TRUE(CPU_EQUAL(&found, &where));
      EXPECT_EQ(sched_getscheduler(thread), SCHED_OTHER);
    }
  }

  const cpu_set_t all = processorsOf(0);
  const std::size_t processors = static_cast<std::size_t>(CPU_COUNT(&all));
};

TEST_F(DriverThreadsTest, EachGetsAProcessorOfItsOwnAsABatchThread) {
  const Workers older(processors);
  const DriverThreads threads;
  const Workers workers(processors);
  threads.settle(processors);
  cpu_set_t together;
  CPU_ZERO(&together);
  for (pid_t thread : workers.ids()) {
    const cpu_set_t own = processorsOf(thread);
    EXPECT_EQ(CPU_COUNT(&own), 1);
    CPU_OR(&together, &together, &own);
    EXPECT_EQ(sched_getscheduler(thread), SCHED_BATCH);
  }
  EXPECT_TRUE(CPU_EQUAL(&together, &all));
  expectUntouched(older, all);
  const cpu_set_t caller = processorsOf(0);
  EXPECT_TRUE(CPU_EQUAL(&caller, &all));
}

TEST_F(DriverThreadsTest, AnotherNumberOfThreadsIsLeftAlone) {
  const DriverThreads threads;
  const Workers workers(processors + 1); // one of them may be the program's
  threads.settle(processors);
  threads.settle(processors + 1);
  expectUntouched(workers, all);
}

TEST_F(DriverThreadsTest, AProcessWithFewerProcessorsKeepsThemTogether) {
  if (processors == 1)
    GTEST_SKIP() << "there is one processor";
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int processor = 0; CPU_COUNT(&one) == 0; ++processor)
    if (CPU_ISSET(processor, &all))
      CPU_SET(processor, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  const DriverThreads threads;
  const Workers workers(processors); // they inherit it
  threads.settle(processors);
  expectUntouched(workers, one);
}

TEST_F(DriverThreadsTest, TheUserMaySayThatTheyRunAnywhere) {
  setenv("POCL_AFFINITY", "0", 1);
  const DriverThreads threads;
  const Workers workers(processors);
  threads.settle(processors);
  expectUntouched(workers, all);
}

TEST_F(DriverThreadsTest, ThreadsOfAnotherPolicyKeepIt) {
  const DriverThreads threads;
  const Workers workers(processors);
  const sched_param none{};
  for (pid_t thread : workers.ids())
    ASSERT_EQ(sched_setscheduler(thread, SCHED_IDLE, &none), 0);
  threads.settle(processors);
  for (pid_t thread : workers.ids())
    EXPECT_EQ(sched_getscheduler(thread), SCHED_IDLE);
}

} // namespace
