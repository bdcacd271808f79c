// Data stays on a device between the launches of a function, and is back wherever the function's own
// code, or code that it cannot see, might look. Each situation is compared with the same loops on the
// host. The device is told to copy: LOOPY_ZERO_COPY=0.
// RUN: %loopy-build %s -o %t
// RUN: rm -rf %t.cache
// RUN: env LOOPY_CACHE_DIR=%t.cache LOOPY_ZERO_COPY=0 LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
// RUN: env LOOPY_CACHE_DIR=%t.cache %run-pocl %t
// CHECK-NOT: wrong
// CHECK: loopy: resident launches={{[0-9]+}} in={{[0-9]+}} out={{[0-9]+}} saved-in={{[1-9][0-9]+}} saved-out={{[1-9][0-9]+}}
#include <algorithm>
#include <cstdio>
#include <functional>
#include <loopy/loopy.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

using Values = std::vector<float>;

static Values start(int n) {
  Values values(n);
  for (int i = 0; i < n; ++i)
    values[i] = static_cast<float>(i % 17);
  return values;
}

// What the launches below compute, on the host.
static void hostSmooth(int n, const float *from, float *to) {
  for (int i = 1; i < n - 1; ++i)
    to[i] = 0.5f * from[i] + 0.25f * (from[i - 1] + from[i + 1]);
}

/// A time loop with two loops and a swap of local pointers.
static void swaps(int n, int steps, float *a, float *b) {
  for (int t = 0; t < steps; ++t) {
    LOOPY_KERNEL()
    for (int i = 1; i < n - 1; ++i)
      b[i] = 0.5f * a[i] + 0.25f * (a[i - 1] + a[i + 1]);
    float *old = a;
    a = b;
    b = old;
    std::swap(a, b);
    std::swap(a, b);
  }
}

static bool swapsAreRight() {
  Values a = start(100), b = start(100), x = a, y = b;
  swaps(100, 7, a.data(), b.data());
  for (int t = 0; t < 7; ++t)
    t % 2 == 0 ? hostSmooth(100, x.data(), y.data()) : hostSmooth(100, y.data(), x.data());
  return a == x && b == y;
}

static void scale(int n, float factor, float *a) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] *= factor;
}

/// Host code that reads and writes single elements between launches.
static float elements(int n, float *a) {
  float seen = 0;
  for (int t = 0; t < 4; ++t) {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      a[i] += 1;
    seen += a[t];
    a[t + 1] = 100;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      a[i] *= 2;
    if (a[t] > 1000)
      break;
  }
  return seen + a[n - 1];
}

static float hostElements(int n, float *a) {
  float seen = 0;
  for (int t = 0; t < 4; ++t) {
    for (int i = 0; i < n; ++i)
      a[i] += 1;
    seen += a[t];
    a[t + 1] = 100;
    for (int i = 0; i < n; ++i)
      a[i] *= 2;
    if (a[t] > 1000)
      break;
  }
  return seen + a[n - 1];
}

static bool elementsAreRight() {
  Values a = start(50), b = a;
  const float seen = elements(50, a.data()), expected = hostElements(50, b.data());
  return seen == expected && a == b;
}

/// A sum of each step decides when to stop.
static int converges(int n, float *a, float limit) {
  int steps = 0;
  while (true) {
    float sum = 0;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      a[i] *= 0.5f;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      sum += a[i];
    ++steps;
    if (sum < limit)
      return steps;
  }
}

static bool convergesInTime() {
  Values a(64, 1);
  return converges(64, a.data(), 5) == 4 && a[63] == 0.0625f;
}

/// A function that nobody can look into, between launches; it reads and writes the data.
static std::function<void(float *, int)> unknown = [](float *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i] += 3;
};

static bool opaqueCalls() {
  Values a(100, 1);
  float *p = a.data();
  for (int t = 0; t < 3; ++t) {
    LOOPY_KERNEL()
    for (int i = 0; i < 100; ++i)
      p[i] *= 2;
    unknown(p, 100);
    LOOPY_KERNEL()
    for (int i = 0; i < 100; ++i)
      p[i] += 1;
    scale(50, 2, p); // launches of its own
  }
  float expected[2] = {1, 1};
  for (int t = 0; t < 3; ++t)
    for (int k = 0; k < 2; ++k)
      expected[k] = (expected[k] * 2 + 3 + 1) * (k == 0 ? 2 : 1);
  return a[0] == expected[0] && a[99] == expected[1];
}

static int throwing(int n, float *a, int when) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] += 1;
  if (when == 1)
    throw std::runtime_error("left");
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] += 10;
  if (when == 2)
    return 2;
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    a[i] += 100;
  return static_cast<int>(a[3]);
}

static bool exceptionsAndReturns() {
  Values a(20, 0);
  try {
    throwing(20, a.data(), 1);
    return false;
  } catch (const std::runtime_error &) {
  }
  return a[19] == 1 && throwing(20, a.data(), 2) == 2 && a[19] == 12 &&
         throwing(20, a.data(), 3) == 123 && a[0] == 123;
}

/// The memory of each step's array ends with the step, and the next one may get it again.
static bool arraysOfInnerScopes() {
  Values total(32, 0);
  float *out = total.data();
  for (int t = 0; t < 3; ++t) {
    float step[32];
    LOOPY_KERNEL()
    for (int i = 0; i < 32; ++i)
      step[i] = t + i;
    LOOPY_KERNEL()
    for (int i = 0; i < 32; ++i)
      out[i] += step[i];
  }
  for (int t = 0; t < 3; ++t) {
    Values step(32, 2);
    float *p = step.data();
    LOOPY_KERNEL()
    for (int i = 0; i < 32; ++i)
      p[i] *= t;
    LOOPY_KERNEL()
    for (int i = 0; i < 32; ++i)
      out[i] += p[i];
  }
  return total[0] == 3 + 6 && total[31] == 3 + 93 + 6;
}

/// An index array from the device is read by the host before the next launch.
static bool subscriptsFromTheDevice() {
  std::vector<int> index(40);
  Values a(40, 0);
  int *idx = index.data();
  float *p = a.data();
  LOOPY_KERNEL()
  for (int i = 0; i < 40; ++i)
    idx[i] = 39 - i;
  LOOPY_KERNEL()
  for (int i = 0; i < 40; ++i)
    p[i] = static_cast<float>(idx[i]);
  LOOPY_KERNEL()
  for (int i = 0; i < 40; ++i)
    p[i] += static_cast<float>(idx[idx[i]]);
  return a[0] == 39 && a[39] == 39;
}

struct Grid {
  int n = 30;
  Values now = start(30), next = start(30);
  void run(int steps) {
    for (int t = 0; t < steps; ++t) {
      LOOPY_KERNEL()
      for (int i = 1; i < n - 1; ++i)
        next[i] = 0.5f * now[i] + 0.25f * (now[i - 1] + now[i + 1]);
      LOOPY_KERNEL()
      for (int i = 1; i < n - 1; ++i)
        now[i] = next[i];
    }
  }
};

static bool members() {
  Grid grid;
  grid.run(5);
  Values now = start(30), next = now;
  for (int t = 0; t < 5; ++t) {
    hostSmooth(30, now.data(), next.data());
    std::copy_n(&next[1], 28, &now[1]);
  }
  return grid.now == now && grid.next == next;
}

int counter = 0;
int *const counterAlias = &counter;

/// A counter that is written through a pointer and read by its name.
static bool aliasesOfScalars() {
  int local = 0;
  int *alias = &local;
  counter = 0;
  for (int t = 0; t < 3; ++t) {
    LOOPY_KERNEL()
    for (int i = 0; i < 10; ++i)
      *alias += i;
    LOOPY_KERNEL()
    for (int i = 0; i < 10; ++i)
      *counterAlias += 1;
    local += 1;
    ++counter;
  }
  return local == 3 * 46 && counter == 33;
}

/// The explicit region: parts of one array, and the host in between.
static bool explicitRegion() {
  Values values(200, 1);
  float fixed[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  float *a = values.data();
  {
    loopy::data region(a, 200, fixed);
    LOOPY_KERNEL()
    for (int i = 0; i < 100; ++i)
      a[i] += 1;
    LOOPY_KERNEL()
    for (int i = 50; i < 150; ++i)
      a[i] += 1;
    region.update_host();
    if (values[75] != 3)
      return false;
    values[75] = 10;
    region.update_device();
    LOOPY_KERNEL()
    for (int i = 0; i < 200; ++i)
      a[i] += fixed[i % 8];
  }
  return values[0] == 3 && values[75] == 14 && values[149] == 2 + 6 && values[199] == 9;
}

int main() {
  struct Situation {
    const char *name;
    bool (*isRight)();
  };
#define SITUATION(name) {#name, name}
  const Situation situations[] = {
      SITUATION(swapsAreRight),       SITUATION(elementsAreRight), SITUATION(convergesInTime),
      SITUATION(opaqueCalls),         SITUATION(exceptionsAndReturns),
      SITUATION(arraysOfInnerScopes), SITUATION(subscriptsFromTheDevice),
      SITUATION(members),             SITUATION(aliasesOfScalars),
      SITUATION(explicitRegion),
  };
  int wrong = 0;
  for (const Situation &situation : situations)
    if (!situation.isRight()) {
      std::printf("wrong: %s\n", situation.name);
      ++wrong;
    }
  return wrong;
}
