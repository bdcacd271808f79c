// Data between launches: situations of the kind that data regions of other systems get wrong. In each,
// the function's host code, or code that it calls, uses memory that may be on the device.
// REQUIRES: oclgrind
// RUN: %loopy-build %s -o %t
// RUN: env OCL_ICD_VENDORS=/usr/lib/oclgrind/liboclgrind-rt-icd.so LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
// CHECK-NOT: wrong
// CHECK: loopy: resident launches={{[1-9][0-9]+}}
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <loopy/loopy.hpp>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

using Numbers = std::vector<int>;

#define ADD(n, a, v)                                                                               \
  LOOPY_KERNEL()                                                                                   \
  for (int i = 0; i < (n); ++i)                                                                    \
  (a)[i] += (v)
#define DOUBLE(n, a)                                                                               \
  LOOPY_KERNEL()                                                                                   \
  for (int i = 0; i < (n); ++i)                                                                    \
  (a)[i] *= 2

static bool isAll(const int *a, int n, int value) {
  return std::all_of(a, a + n, [&](int each) { return each == value; });
}

static bool nestedRegions() {
  int a[50] = {}, b[40] = {};
  loopy::data outer(a);
  ADD(50, a, 1);
  {
    loopy::data inner(a, b);
    ADD(40, b, 2);
    DOUBLE(50, a);
  }
  const bool isInside = a[0] == 2 && b[39] == 2;
  ADD(50, a, 1);
  return isInside && isAll(a, 50, 3);
}

static bool regionOfAPart() {
  Numbers v(100, 1);
  int *a = v.data();
  loopy::data region(a + 10, 10);
  ADD(100, a, 1);
  ADD(10, a + 15, 1);
  return a[14] == 2 && a[15] == 3 && a[24] == 3 && a[25] == 2;
}

static bool regionLargerThanItsUse() {
  Numbers v(100, 1);
  int *a = v.data();
  {
    loopy::data region(v);
    ADD(10, a + 20, 1);
    ADD(10, a + 60, 1);
  }
  return std::accumulate(v.begin(), v.end(), 0) == 120;
}

static bool emptyRegion() {
  int *nothing = nullptr;
  Numbers v;
  int a[4] = {};
  loopy::data region(nothing, 0, v, a);
  ADD(4, a, 1);
  const int none = static_cast<int>(v.size());
  ADD(none, nothing, 1);
  return a[3] == 1;
}

static bool regionUnderACondition() {
  int a[30] = {};
  for (int t = 0; t < 4; ++t) {
    if (t % 2 == 0) {
      loopy::data region(a);
      ADD(30, a, 1);
      DOUBLE(30, a);
    } else {
      ADD(30, a, 10);
    }
  }
  return isAll(a, 30, 36);
}

static bool movingPointer() {
  Numbers v(100, 0);
  int *p = v.data();
  for (int t = 0; t < 5; ++t) {
    ADD(40, p, 1);
    p += 15;
  }
  return v[0] == 1 && v[15] == 2 && v[30] == 3 && v[99] == 1 && v[60] == 3;
}

static int global[20];
static const int constants[20] = {5, 5, 5};
thread_local int ofThread[20];

static bool storageDurations() {
  static int fixed[20];
  int *everywhere[] = {global, fixed, ofThread};
  for (int k = 0; k < 3; ++k) {
    int *a = everywhere[k];
    LOOPY_KERNEL()
    for (int i = 0; i < 20; ++i)
      a[i] = constants[i];
    DOUBLE(20, a);
  }
  return global[2] == 10 && fixed[2] == 10 && ofThread[2] == 10 && global[3] == 0;
}

struct Particle {
  int position;
  int velocity;
};

static bool membersOfStructures() {
  std::vector<Particle> v(25, {1, 2});
  Particle *p = v.data();
  for (int t = 0; t < 3; ++t) {
    LOOPY_KERNEL()
    for (int i = 0; i < 25; ++i)
      p[i].position += p[i].velocity;
    p[3].velocity += 1;
    LOOPY_KERNEL()
    for (int i = 0; i < 25; ++i)
      p[i].velocity *= 2;
  }
  return v[0].position == 15 && v[0].velocity == 16 && v[3].velocity == 30;
}

struct Owner {
  Numbers values = Numbers(30, 1);
  int *raw = values.data();
  int n = 30;
  int run() {
    loopy::data region(values);
    ADD(n, raw, 1);
    raw[2] = 7;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      values[i] *= 2;
    return values[2];
  }
};

static bool membersOfAnObject() {
  Owner owner;
  return owner.run() == 14 && owner.values[29] == 4;
}

static bool rowsOfAnArray() {
  int a[6][7] = {};
  LOOPY_KERNEL()
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 7; ++j)
      a[i][j] = i + j;
  a[2][3] = 100;
  LOOPY_KERNEL()
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 7; ++j)
      a[i][j] += 1;
  return a[2][3] == 101 && a[5][6] == 12;
}

static void byReference(int (&a)[10], int &scalar) {
  ADD(10, a, scalar);
  scalar += a[9];
  ADD(10, a, scalar);
}

static bool referenceParameters() {
  int a[10] = {}, scalar = 2;
  byReference(a, scalar);
  return scalar == 4 && isAll(a, 10, 6);
}

static bool scalarIsData() {
  int sum = 0;
  Numbers v(10, 3);
  int *a = v.data();
  loopy::data region(&sum, 1, a, 10);
  LOOPY_KERNEL()
  for (int i = 0; i < 10; ++i)
    sum += a[i];
  const int first = sum;
  sum = 1;
  LOOPY_KERNEL()
  for (int i = 0; i < 10; ++i)
    sum += a[i];
  return first == 30 && sum == 31;
}

static bool updatesByHand() {
  Numbers v(40, 1);
  int *a = v.data();
  loopy::data region(v);
  ADD(40, a, 1);
  region.update_host();
  const int seen = v[7];
  v[7] = 50;
  region.update_device();
  DOUBLE(40, a);
  return seen == 2 && a[7] == 100 && a[8] == 4;
}

static bool hostConditionsOnData() {
  int a[10] = {};
  int taken = 0;
  for (int t = 0; t < 6; ++t) {
    ADD(10, a, 1);
    if (t > 1 && a[t] == t + 1)
      ++taken;
    taken += a[9] > 3 ? a[8] : 0;
    ADD(10, a, 0);
  }
  return taken == 4 + 4 + 5 + 6;
}

static bool hostLoops() {
  Numbers v(20, 1);
  int *a = v.data();
  int sum = 0;
  for (int t = 0; t < 3; ++t) {
    ADD(20, a, 1);
    for (int i = 0; i < 20; ++i)
      sum += a[i];
    for (int i = 0; i < 20; i += 2)
      a[i] = 0;
    DOUBLE(20, a);
  }
  return v[0] == 0 && v[1] == 22 && sum == 40 + 60 + 120;
}

static bool libraryCalls() {
  Numbers v(20, 1), copy(20, 0);
  int *a = v.data();
  ADD(20, a, 1);
  std::memcpy(copy.data(), a, 40);
  std::memset(a, 0, 40);
  ADD(20, a, 5);
  std::fill(v.begin() + 15, v.end(), 9);
  ADD(20, a, 1);
  return copy[9] == 2 && copy[10] == 0 && v[0] == 6 && v[14] == 8 && v[19] == 10;
}

static bool growingVector() {
  Numbers v(4, 1);
  for (int t = 0; t < 5; ++t) {
    const int n = static_cast<int>(v.size());
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      v[i] += 1;
    v.push_back(10);
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      v[i] += 1;
  }
  return v[0] == 11 && v[4] == 18 && v.back() == 10;
}

static bool memoryThatIsAllocatedAgain() {
  int total = 0;
  for (int t = 0; t < 6; ++t) {
    int *a = static_cast<int *>(std::calloc(30, sizeof(int)));
    ADD(30, a, t);
    DOUBLE(30, a);
    total += a[29];
    std::free(a);
  }
  return total == 30;
}

static int leavesEarly(int *a, int n) {
  for (int t = 0; t < n; ++t) {
    ADD(10, a, 1);
    if (t == 1)
      continue;
    int copy[10];
    LOOPY_KERNEL()
    for (int i = 0; i < 10; ++i)
      copy[i] = a[i];
    if (t == 3)
      break;
    LOOPY_KERNEL()
    for (int i = 0; i < 10; ++i)
      a[i] += copy[i];
    if (a[0] > 100)
      return a[0];
  }
  return -a[1];
}

static bool breakContinueAndReturn() {
  int a[10] = {}, b[10] = {50};
  return leavesEarly(a, 9) == -9 && a[9] == 9 && leavesEarly(b, 9) == 102 && b[1] == 2;
}

static void mayThrow(const int *a) {
  if (a[0] == 2)
    throw std::runtime_error("two");
}

static void throws(int *a) {
  for (int t = 0; t < 5; ++t) {
    ADD(10, a, 1);
    mayThrow(a);
    ADD(10, a, 0);
  }
}

static bool exceptionOfACallee() {
  int a[10] = {};
  try {
    throws(a);
  } catch (const std::runtime_error &) {
    return isAll(a, 10, 2);
  }
  return false;
}

static void recursive(int *a, int depth) {
  ADD(10, a, 1);
  if (depth > 0)
    recursive(a, depth - 1);
  DOUBLE(10, a);
}

static bool recursion() {
  int a[10] = {};
  recursive(a, 3);
  return isAll(a, 10, 64);
}

static void otherLaunches(int *a) {
  ADD(10, a, 3);
  DOUBLE(10, a);
}

static bool calleesWithLaunches() {
  int a[10] = {};
  void (*through)(int *) = otherLaunches;
  ADD(10, a, 1);
  otherLaunches(a);
  ADD(10, a, 1);
  through(a);
  ADD(10, a, 1);
  return isAll(a, 10, 25);
}

static void smooth(int n, const int *from, int *to) {
  LOOPY_KERNEL()
  for (int i = 1; i < n - 1; ++i)
    to[i] = from[i - 1] + from[i + 1];
}

static void total(int n, const int *from, int &sum) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    sum += from[i];
}

static bool functionsOfKernels() {
  int one[12] = {}, two[12] = {};
  int *a = one, *b = two;
  a[0] = b[0] = 1;
  int sum = 0;
  for (int t = 0; t < 4; ++t) {
    smooth(12, a, b);
    total(12, b, sum);
    if (t == 2)
      b[11] = sum;
    std::swap(a, b);
  }
  int x[12] = {1}, y[12] = {1}, expected = 0;
  int *p = x, *q = y;
  for (int t = 0; t < 4; ++t) {
    for (int i = 1; i < 11; ++i)
      q[i] = p[i - 1] + p[i + 1];
    expected = std::accumulate(q, q + 12, expected);
    if (t == 2)
      q[11] = expected;
    std::swap(p, q);
  }
  return sum == expected && std::equal(x, x + 12, one) && std::equal(y, y + 12, two);
}

static bool lambdas() {
  int a[10] = {};
  const auto bump = [&] { a[4] += 100; };
  const auto read = [&a](int i) { return a[i]; };
  ADD(10, a, 1);
  bump();
  DOUBLE(10, a);
  const int seen = read(4);
  ADD(10, a, 1);
  return seen == 202 && a[4] == 203 && a[3] == 3;
}

static bool switches() {
  int a[10] = {};
  for (int t = 0; t < 4; ++t) {
    ADD(10, a, 1);
    switch (t % 3) {
    case 0:
      a[0] += 10;
      [[fallthrough]];
    case 1:
      a[1] += a[0];
      break;
    default:
      DOUBLE(10, a);
    }
    ADD(10, a, 1);
  }
  return a[0] == 43 && a[1] == 103 && a[9] == 13;
}

static bool doWhile() {
  int a[10] = {};
  int rounds = 0;
  do {
    ADD(10, a, 2);
    ADD(10, a, 1);
    ++rounds;
  } while (a[5] < 10);
  return rounds == 4 && isAll(a, 10, 12);
}

static bool aliasesInDifferentLaunches() {
  Numbers v(60, 0);
  int *low = v.data(), *high = low + 20;
  ADD(40, low, 1);
  ADD(40, high, 10);
  ADD(40, low, 100);
  return v[19] == 101 && v[20] == 111 && v[39] == 111 && v[40] == 10;
}

static bool otherElementsOfTheHost() {
  Numbers v(60, 0);
  int *a = v.data();
  LOOPY_KERNEL()
  for (int i = 0; i < 20; ++i)
    a[3 * i] = i;
  a[1] = 7;
  LOOPY_KERNEL()
  for (int i = 0; i < 20; ++i)
    if (a[3 * i] > 10)
      a[3 * i + 2] = 1;
  a[4] = 8;
  return a[57] == 19 && a[1] == 7 && a[4] == 8 && a[29] == 0 && a[35] == 1;
}

static bool parametersFromData() {
  int a[32] = {};
  int n = 8;
  LOOPY_KERNEL()
  for (int i = 0; i < 1; ++i)
    a[i] = 20;
  n = a[0];
  ADD(n, a, 1);
  int *size = &a[0];
  const int &alias = *size;
  LOOPY_KERNEL()
  for (int i = 0; i < alias; ++i)
    a[i + 1] += 1;
  return a[0] == 21 && a[19] == 2 && a[21] == 1 && a[22] == 0;
}

static bool bytesAndWords() {
  alignas(8) unsigned char small[64] = {};
  long long large[8] = {};
  loopy::data region(small, large);
  LOOPY_KERNEL()
  for (int i = 0; i < 63; ++i)
    small[i + 1] = static_cast<unsigned char>(i);
  small[3] = 99;
  LOOPY_KERNEL()
  for (int i = 0; i < 8; ++i)
    large[i] += small[8 * i + 3];
  return large[0] == 99 && large[7] == 58;
}

static bool finalValuesBetweenLaunches() {
  int a[20] = {};
  int i = 0;
  for (int t = 0; t < 3; ++t) {
    LOOPY_KERNEL()
    for (i = 0; i < 10 + t; ++i)
      a[i] += 1;
    LOOPY_KERNEL()
    for (int k = 0; k < i; ++k)
      a[k] += 1;
  }
  return i == 12 && a[0] == 6 && a[11] == 2 && a[12] == 0;
}

/// Objects that end between launches look at the data.
struct Watcher {
  const int *data;
  int *seen;
  ~Watcher() { *seen += data[0]; }
};

static bool destructors() {
  int a[10] = {}, seen = 0;
  for (int t = 0; t < 3; ++t) {
    Watcher watcher{a, &seen};
    ADD(10, a, 1);
    DOUBLE(10, a);
  }
  return seen == 2 + 6 + 14 && a[9] == 14;
}

static bool variableLength(int n) {
  int total = 0;
  for (int t = 1; t < 4; ++t) {
    int a[n * t];
    LOOPY_KERNEL()
    for (int i = 0; i < n * t; ++i)
      a[i] = i;
    ADD(n, a, t);
    total += a[n - 1];
  }
  return total == 3 * (n - 1) + 6;
}

static bool variableLengthArrays() { return variableLength(9); }

static bool rangeLoopsAndTry() {
  int a[10] = {};
  for (const int value : {1, 2, 3}) {
    ADD(10, a, value);
    ADD(10, a, value);
  }
  try {
    ADD(10, a, 1);
    if (a[0] == 13)
      throw 1;
  } catch (int) {
    ADD(10, a, 1);
  }
  return isAll(a, 10, 14);
}

int main() {
  struct Situation {
    const char *name;
    bool (*isRight)();
  };
#define SITUATION(name) {#name, name}
  const Situation situations[] = {
      SITUATION(nestedRegions),
      SITUATION(regionOfAPart),
      SITUATION(regionLargerThanItsUse),
      SITUATION(emptyRegion),
      SITUATION(regionUnderACondition),
      SITUATION(movingPointer),
      SITUATION(storageDurations),
      SITUATION(membersOfStructures),
      SITUATION(membersOfAnObject),
      SITUATION(rowsOfAnArray),
      SITUATION(referenceParameters),
      SITUATION(scalarIsData),
      SITUATION(updatesByHand),
      SITUATION(hostConditionsOnData),
      SITUATION(hostLoops),
      SITUATION(libraryCalls),
      SITUATION(growingVector),
      SITUATION(memoryThatIsAllocatedAgain),
      SITUATION(breakContinueAndReturn),
      SITUATION(exceptionOfACallee),
      SITUATION(recursion),
      SITUATION(calleesWithLaunches),
      SITUATION(functionsOfKernels),
      SITUATION(lambdas),
      SITUATION(switches),
      SITUATION(doWhile),
      SITUATION(aliasesInDifferentLaunches),
      SITUATION(otherElementsOfTheHost),
      SITUATION(parametersFromData),
      SITUATION(bytesAndWords),
      SITUATION(finalValuesBetweenLaunches),
      SITUATION(destructors),
      SITUATION(variableLengthArrays),
      SITUATION(rangeLoopsAndTry),
  };
  int wrong = 0;
  for (const Situation &situation : situations)
    if (!situation.isRight()) {
      std::printf("wrong: %s\n", situation.name);
      ++wrong;
    }
  return wrong;
}
