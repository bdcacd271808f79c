//===- DriverThreads.cpp - Where the threads of a CPU driver run ----------------------------===//
#include "runtime/DriverThreads.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <sched.h>
#include <string>
#include <string_view>

namespace loopy::rt {

/// Of this process; none where /proc is not there.
static std::vector<pid_t> threadsOfProcess() {
  std::vector<pid_t> threads;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/task", error), end;
       !error && entry != end; entry.increment(error))
    threads.push_back(std::stoi(entry->path().filename().string()));
  std::ranges::sort(threads);
  return threads;
}

/// That the calling thread may use; none where the machine has more than the type can name.
static std::vector<int> usableProcessors() {
  std::vector<int> processors;
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) != 0)
    return processors;
  for (int processor = 0; processor < CPU_SETSIZE; ++processor)
    if (CPU_ISSET(processor, &set))
      processors.push_back(processor);
  return processors;
}

static void settleOn(int processor, pid_t thread) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  // A batch thread that may run anywhere would more often share a processor with another one.
  if (sched_setaffinity(thread, sizeof(one), &one) != 0 ||
      sched_getscheduler(thread) != SCHED_OTHER)
    return;
  const sched_param none{};
  sched_setscheduler(thread, SCHED_BATCH, &none);
}

DriverThreads::DriverThreads() : before(threadsOfProcess()) {}

void DriverThreads::settle(std::size_t expected) const {
  const char *affinity = std::getenv("POCL_AFFINITY");
  if (affinity && std::string_view(affinity) == "0")
    return;
  std::vector<pid_t> started;
  std::ranges::set_difference(threadsOfProcess(), before, std::back_inserter(started));
  const std::vector<int> processors = usableProcessors();
  if (started.size() != expected || processors.size() != expected)
    return;
  for (std::size_t i = 0; i < expected; ++i)
    settleOn(processors[i], started[i]);
}

} // namespace loopy::rt
