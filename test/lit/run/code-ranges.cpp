// Inner loops whose variables no header bounds: what they compare and assign does. The arrays are
// plain pointers, and nothing outside of them is mapped: an access too far ends the program.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

// `count` elements before a page that cannot be accessed.
template <class T> static T *beforeHole(const std::vector<T> &values, long count) {
  const std::size_t page = sysconf(_SC_PAGESIZE);
  std::size_t bytes = (count * sizeof(T) + page - 1) / page * page;
  char *block = static_cast<char *>(
      mmap(nullptr, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  mprotect(block + bytes, page, PROT_NONE);
  T *first = reinterpret_cast<T *>(block + bytes) - count;
  std::memcpy(first, values.data(), count * sizeof(T));
  return first;
}

// `LOOP` stands before every loop.
#define LOOPS(NAME, LOOP)                                                                          \
  static void NAME(int n, const int *sorted, const double *x, unsigned char *marked, int *found) { \
    /* binary search */                                                                            \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      int lo = 0, hi = n;                                                                          \
      while (lo < hi) {                                                                            \
        int mid = (lo + hi) / 2;                                                                   \
        if (sorted[mid] < i * 2)                                                                   \
          lo = mid + 1;                                                                            \
        else                                                                                       \
          hi = mid;                                                                                \
      }                                                                                            \
      found[i] += lo;                                                                              \
    }                                                                                              \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      int lo = 0, hi = n - 1, at = -1;                                                             \
      while (lo <= hi) {                                                                           \
        int mid = lo + ((hi - lo) >> 1);                                                           \
        if (sorted[mid] == i) {                                                                    \
          at = mid;                                                                                \
          break;                                                                                   \
        }                                                                                          \
        if (sorted[mid] > i)                                                                       \
          hi = mid - 1;                                                                            \
        else                                                                                       \
          lo = mid + 1;                                                                            \
      }                                                                                            \
      found[i] += at;                                                                              \
    }                                                                                              \
    /* linear search, from both ends */                                                            \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      int k = 0;                                                                                   \
      while (k < n && x[k] < x[i])                                                                 \
        k++;                                                                                       \
      int l = n - 1;                                                                               \
      while (l >= 0 && x[l] < x[i])                                                                \
        --l;                                                                                       \
      found[i] += k * 3 + l;                                                                       \
    }                                                                                              \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      int k = i;                                                                                   \
      for (; k < n; k++)                                                                           \
        if (x[k] > 2)                                                                              \
          break;                                                                                   \
      found[i] += k;                                                                               \
    }                                                                                              \
    /* a step that is a loop variable */                                                           \
    LOOP for (int i = 2; i < n; ++i) for (int j = 2 * i; j < n; j += i) marked[j] = 1;             \
    /* strides that halve */                                                                       \
    LOOP for (int i = 0; i < n; ++i) {                                                             \
      double best = x[0];                                                                          \
      for (int s = n - 1; s > 0; s /= 2)                                                           \
        if (x[s] > best)                                                                           \
          best = x[s];                                                                             \
      found[i] += static_cast<int>(best * 100);                                                    \
    }                                                                                              \
  }
LOOPS(original, )
LOOPS(kernel, [[loopy::kernel]])

int main() {
  for (int n : {0, 1, 2, 5, 61}) {
    std::vector<int> sorted(n);
    for (int i = 0; i < n; ++i)
      sorted[i] = i * 3 / 2;
    const auto x = filled<double>(n, 1);
    std::vector<unsigned char> expectedMarks(n), marks;
    std::vector<int> expected(n), found;
    original(n, sorted.data(), x.data(), expectedMarks.data(), expected.data());
    unsigned char *marked = beforeHole(std::vector<unsigned char>(n), n);
    int *result = beforeHole(std::vector<int>(n), n);
    kernel(n, beforeHole(sorted, n), beforeHole(x, n), marked, result);
    marks.assign(marked, marked + n);
    found.assign(result, result + n);
    expectSame("marks", expectedMarks, marks);
    expectSame("found", expected, found);
  }
}
