// Where the data of a loop may lie, and what the host does with it between kernels: the situations
// that schemes for transfers are known to get wrong. All loops must be offloaded except two, which
// name arrays that overlap.
// RUN: %loopy-build %s -o %t
// RUN: env LOOPY_OFFLOAD=default LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
// RUN: env LOOPY_OFFLOAD=default LOOPY_CHECK=1 %run-pocl %t 2>&1 | %FileCheck %s --check-prefix=SAME
// CHECK: loopy: add:{{[0-9]+}} launches={{[0-9]+}} fallbacks=2
// CHECK: loopy: everyThird:{{[0-9]+}} launches={{[0-9]+}} fallbacks=0
// CHECK: loopy: positive:{{[0-9]+}} launches={{[0-9]+}} fallbacks=0
// CHECK: loopy: total:{{[0-9]+}} launches={{[0-9]+}} fallbacks=0
// CHECK: loopy: backwards:{{[0-9]+}} launches={{[0-9]+}} fallbacks=0
// SAME-NOT: element
// SAME: loopy: check: add:{{.*}} calls compared, 0 differ
// SAME: loopy: check: total:{{.*}} calls compared, 0 differ
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <loopy/loopy.hpp>
#include <memory>
#include <stdexcept>
#include <sys/mman.h>
#include <thread>
#include <vector>

static void add(int n, const int *x, int *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    y[i] += x[i];
}

static void everyThird(int n, int *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    y[3 * i] = i;
}

static void positive(int n, const int *x, int *y) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      y[i] = x[i];
}

static void backwards(int n, int *end) {
  [[loopy::kernel]]
  for (int i = 1; i <= n; ++i)
    end[-i] = i;
}

static int total(int n, const int *x) {
  int sum = 0;
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i)
    sum += x[i];
  return sum;
}

static std::vector<int> numbers(int n, int first = 0) {
  std::vector<int> values(n);
  for (int i = 0; i < n; ++i)
    values[i] = first + i;
  return values;
}

static bool hostReadsAndWritesBetween() {
  auto x = numbers(100);
  std::vector<int> y(100);
  bool isRight = true;
  for (int round = 1; round <= 5; ++round) {
    add(100, x.data(), y.data());
    isRight &= y[7] == (round == 1 ? 7 : 1007);
    x[7] = 1000;
    y[7] = 7;
  }
  return isRight && y[99] == 5 * 99;
}

static bool interiorPointersAndPartialOverlapOfCalls() {
  auto y = numbers(100);
  const auto x = numbers(100, 1000);
  add(60, x.data(), y.data());           // [0, 60)
  add(60, x.data() + 40, y.data() + 40); // [40, 100), of both
  return y[0] == 1000 && y[39] == 1078 && y[40] == 40 + 2 * 1040 && y[59] == 59 + 2 * 1059 &&
         y[60] == 1120 && y[99] == 1198;
}

static bool overlappingArguments() {
  auto same = numbers(100), shifted = numbers(101);
  add(100, same.data(), same.data());
  add(100, shifted.data(), shifted.data() + 1); // element i + 1 gets the sum of all up to it
  return same[99] == 198 && shifted[100] == 5050;
}

static bool adjacentArrays() {
  auto values = numbers(200);
  add(100, values.data(), values.data() + 100);
  return values[99] == 99 && values[100] == 100 && values[199] == 298;
}

static bool memoryThatIsFreedAndAllocatedAgain() {
  for (int round = 0; round < 20; ++round) {
    const auto x = std::make_unique<int[]>(500 + round % 3);
    const auto y = std::make_unique<int[]>(500 + round % 3);
    for (int i = 0; i < 500; ++i)
      x[i] = i * round, y[i] = round;
    add(500, x.get(), y.get());
    for (int i = 0; i < 500; ++i)
      if (y[i] != i * round + round)
        return false;
  }
  return true;
}

static bool vectorThatGrows() {
  std::vector<int> y;
  for (int n = 1; n <= 64; n *= 2) {
    y.resize(n, 1);
    const auto x = numbers(n, n);
    add(n, x.data(), y.data());
  }
  return y[0] == 1 + 127 && y[63] == 1 + 127;
}

static bool onlySomeElementsAreWritten() {
  std::vector<int> y(300, -1);
  everyThird(100, y.data());
  for (int i = 0; i < 300; ++i)
    if (y[i] != (i % 3 == 0 ? i / 3 : -1))
      return false;
  return true;
}

static bool conditionOnData() {
  auto x = numbers(200, -100);
  std::vector<int> y(200, 5);
  positive(200, x.data(), y.data());
  return y[0] == 5 && y[100] == 5 && y[101] == 1 && y[199] == 99;
}

/// Another thread owns the elements in between. LOOPY_CHECK cannot tell who changed them.
static bool otherThreadsWriteBetweenTheElements() {
  if (std::getenv("LOOPY_CHECK"))
    return true;
  std::vector<int> y(3000);
  auto *shared = y.data();
  std::atomic<bool> stop = false;
  std::atomic<bool> runs = false;
  long last = 0;
  std::thread other([&] {
    for (; !stop; runs = true)
      for (int i = 1; i < 3000; i += 3)
        __atomic_store_n(shared + i, static_cast<int>(++last), __ATOMIC_RELAXED);
  });
  while (!runs)
    std::this_thread::yield();
  for (int round = 0; round < 50; ++round)
    everyThird(1000, shared);
  stop = true;
  other.join();
  for (int i = 1; i < 3000; i += 3)
    if (y[i] != static_cast<int>(last - (2998 - i) / 3))
      return false;
  return y[2997] == 999;
}

static bool readOnlyPages() {
  constexpr int n = 4096;
  void *pages = mmap(nullptr, n * sizeof(int), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  int *x = static_cast<int *>(pages);
  for (int i = 0; i < n; ++i)
    x[i] = i;
  mprotect(pages, n * sizeof(int), PROT_READ);
  std::vector<int> y(n);
  add(n, x, y.data());
  const bool isRight = y[n - 1] == n - 1 && total(n, x) == n * (n - 1) / 2;
  munmap(pages, n * sizeof(int));
  return isRight;
}

/// Nothing before and behind the array exists.
static bool memoryThatEndsWithThePage() {
  constexpr long page = 4096;
  char *pages = static_cast<char *>(
      mmap(nullptr, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  mprotect(pages + page, page, PROT_READ | PROT_WRITE);
  int *y = reinterpret_cast<int *>(pages + page);
  constexpr int n = page / sizeof(int);
  add(n, numbers(n).data(), y);
  backwards(n, y + n);
  const bool isRight = y[0] == n && y[n - 1] == 1;
  munmap(pages, 3 * page);
  return isRight;
}

static bool negativeSubscripts() {
  std::vector<int> y(101, -1);
  backwards(100, y.data() + 100);
  return y[0] == 100 && y[99] == 1 && y[100] == -1;
}

static bool nothingToDo() {
  add(0, nullptr, nullptr);
  add(-5, nullptr, nullptr);
  everyThird(0, nullptr);
  backwards(0, nullptr);
  return total(0, nullptr) == 0;
}

static int staticArray[100];
static const int constArray[4] = {1, 2, 3, 4};
thread_local int threadArray[100];

static bool arraysOfEveryStorage() {
  int stack[100] = {};
  const auto x = numbers(100);
  for (int *y : {stack, staticArray, threadArray}) {
    add(100, x.data(), y);
    add(4, constArray, y);
    if (y[3] != 7 || y[99] != 99)
      return false;
  }
  bool isRight = false;
  std::thread([&] { // its own threadArray
    add(100, x.data(), threadArray);
    isRight = threadArray[3] == 3;
  }).join();
  return isRight && threadArray[3] == 7;
}

struct Particles {
  int count = 50;
  int position[50] = {};
  int velocity[50] = {};
};

static bool membersOfOneObject() {
  Particles particles;
  for (int i = 0; i < 50; ++i)
    particles.velocity[i] = i;
  for (int step = 0; step < 3; ++step)
    add(particles.count, particles.velocity, particles.position);
  return particles.position[49] == 147 && particles.velocity[49] == 49;
}

static bool exceptionsAndReturnsBetween() {
  std::vector<int> y(100);
  const auto x = numbers(100);
  const auto addAndLeave = [&](bool leaves) {
    add(100, x.data(), y.data());
    if (leaves)
      return;
    throw std::runtime_error("left");
  };
  for (int round = 0; round < 4; ++round)
    try {
      addAndLeave(round % 2 == 0);
    } catch (const std::runtime_error &) {
      y[0] += 100;
    }
  return y[0] == 200 && y[99] == 4 * 99;
}

/// The simulator does not bear two threads.
static bool oneArrayInTwoThreads() {
  if (const char *vendors = std::getenv("OCL_ICD_VENDORS"); vendors && *vendors)
    return true;
  std::vector<int> y(2000);
  const auto x = numbers(1000);
  std::thread other([&] {
    for (int round = 0; round < 20; ++round)
      add(1000, x.data(), y.data() + 1000);
  });
  for (int round = 0; round < 20; ++round)
    add(1000, x.data(), y.data());
  other.join();
  return y[999] == 20 * 999 && y[1999] == 20 * 999 && y[1000] == 0;
}

static bool unalignedForVectors() {
  const auto x = numbers(1000);
  for (int shift = 0; shift < 17; ++shift) {
    std::vector<int> y(1000, 1);
    add(500, x.data() + shift, y.data() + (17 - shift));
    if (y[16 - shift] != 1 || y[17 - shift] != 1 + shift || y[516 - shift] != 1 + shift + 499 ||
        y[517 - shift] != 1)
      return false;
  }
  return true;
}

int main() {
  struct Situation {
    const char *name;
    bool (*run)();
  };
#define SITUATION(name) {#name, name}
  const Situation situations[] = {
      SITUATION(hostReadsAndWritesBetween),
      SITUATION(interiorPointersAndPartialOverlapOfCalls),
      SITUATION(overlappingArguments),
      SITUATION(adjacentArrays),
      SITUATION(memoryThatIsFreedAndAllocatedAgain),
      SITUATION(vectorThatGrows),
      SITUATION(onlySomeElementsAreWritten),
      SITUATION(conditionOnData),
      SITUATION(otherThreadsWriteBetweenTheElements),
      SITUATION(readOnlyPages),
      SITUATION(memoryThatEndsWithThePage),
      SITUATION(negativeSubscripts),
      SITUATION(nothingToDo),
      SITUATION(arraysOfEveryStorage),
      SITUATION(membersOfOneObject),
      SITUATION(exceptionsAndReturnsBetween),
      SITUATION(oneArrayInTwoThreads),
      SITUATION(unalignedForVectors),
  };
  int wrong = 0;
  for (const Situation &situation : situations)
    if (!situation.run()) {
      std::printf("wrong: %s\n", situation.name);
      ++wrong;
    }
  return wrong;
}
