// [[loopy::data(...)]] before a block means a variable of class loopy::data at its beginning.
// REQUIRES: oclgrind
// RUN: %loopy-build %s -o %t
// RUN: env OCL_ICD_VENDORS=/usr/lib/oclgrind/liboclgrind-rt-icd.so LOOPY_INFO=1 %run-pocl %t 2>&1 | %FileCheck %s
// RUN: %plain-clangxx %s -o %t.plain && %t.plain | %FileCheck %s --check-prefix=PLAIN
// CHECK: good
// Nothing moves between the two launches that use the same elements.
// CHECK: loopy: resident launches=4 in=800 out=800 saved-in=400 saved-out=400
// PLAIN: good
#include <cstdio>
#include <loopy/loopy.hpp>
#include <vector>

static void change(int n, int *a) {
  LOOPY_DATA(a, 2 * n) {
    const int more = 1;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      a[i] += more;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      a[n + i] += 2 * more;
  }
}

template <class T> static void twice(T &a) {
  const int n = static_cast<int>(a.size());
  auto *elements = a.data();
  [[loopy::data(a)]] {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      elements[i] *= 2;
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      elements[i] += 1;
  }
}

int main() {
  std::vector<int> a(100, 1);
  change(50, a.data());
  std::vector<int> b(100, 1);
  twice(b);
  std::puts(a[0] == 2 && a[99] == 3 && b[50] == 3 ? "good" : "wrong");
}
