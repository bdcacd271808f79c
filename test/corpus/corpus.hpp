//===- corpus.hpp - What every file of the corpus shares ----------------------------------===//
//
// CORPUS(name) { ... } defines one loop as a function of `d`. The program runs every loop for
// several sizes on fresh data and prints a hash of everything the loop may have changed, so that two
// builds of the same file can be compared line by line.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include <loopy/loopy.hpp>

#include <cstdio>
#include <cstring>
#include <vector>

namespace corpus {

/// Arrays that a loop may use. Elements -margin to capacity - 1 exist, which is more than n * n * n
/// for every size that is tried.
struct Data {
  static constexpr int margin = 128, capacity = 33 * 33 * 33 + 1024;

  int n;
  double s = 0, t = 0;    ///< results that are scalars
  long count = 0, at = 0; ///< the same, integers
  double *a, *b, *c, *e;  ///< between 0.5 and 1.5
  float *f, *g;           ///< between 0.5 and 1.5
  int *p;                 ///< a permutation of 0 ... n - 1, then zeros
  int *q;                 ///< numbers in 0 ... n / 2
  int *start;             ///< ascending, start[0] = 0, start[n] <= 4 * n
  unsigned char *bytes;   ///< any
  long *wide;             ///< -1000 ... 1000

  explicit Data(int n) : n(n) {
    a = reals(0), b = reals(1), c = reals(2), e = reals(3);
    f = floats(0), g = floats(1);
    p = integers(0), q = integers(1), start = integers(2);
    bytes = byteStore.data() + margin;
    wide = wideStore.data() + margin;
    for (unsigned char &each : byteStore)
      each = static_cast<unsigned char>(next() >> 7);
    for (long &each : wideStore)
      each = static_cast<long>(next() % 2001) - 1000;
    for (int i = 0; i < n; ++i) {
      p[i] = (i * 7 + 3) % n; // 7 divides none of the sizes
      q[i] = static_cast<int>(next() % (static_cast<unsigned>(n) / 2 + 1));
      start[i + 1] = start[i] + static_cast<int>(next() % 5);
    }
  }

  unsigned long long hash() const {
    unsigned long long value = 14695981039346656037ull;
    auto add = [&](const void *data, std::size_t bytes) {
      for (std::size_t i = 0; i < bytes; ++i)
        value = (value ^ static_cast<const unsigned char *>(data)[i]) * 1099511628211ull;
    };
    auto addAll = [&](const auto &stores) {
      for (const auto &store : stores)
        add(store.data(), store.size() * sizeof store[0]);
    };
    addAll(realStores), addAll(floatStores), addAll(integerStores);
    add(byteStore.data(), byteStore.size());
    add(wideStore.data(), wideStore.size() * sizeof wideStore[0]);
    add(&s, sizeof s), add(&t, sizeof t), add(&count, sizeof count), add(&at, sizeof at);
    return value;
  }

private:
  static constexpr std::size_t size = margin + capacity;
  unsigned state = 12345;
  std::vector<double> realStores[4];
  std::vector<float> floatStores[2];
  std::vector<int> integerStores[3];
  std::vector<unsigned char> byteStore = std::vector<unsigned char>(size);
  std::vector<long> wideStore = std::vector<long>(size);

  unsigned next() { return (state = state * 1664525u + 1013904223u) >> 8; }

  double *reals(int i) {
    realStores[i].resize(size);
    for (double &each : realStores[i])
      each = 0.5 + next() / double(1 << 24);
    return realStores[i].data() + margin;
  }
  float *floats(int i) {
    floatStores[i].resize(size);
    for (float &each : floatStores[i])
      each = 0.5f + static_cast<float>(next()) / float(1 << 24);
    return floatStores[i].data() + margin;
  }
  int *integers(int i) {
    integerStores[i].assign(size, 0);
    return integerStores[i].data() + margin;
  }
};

struct Loop {
  const char *name;
  void (*run)(Data &);
};

inline std::vector<Loop> &loops() {
  static std::vector<Loop> all;
  return all;
}

struct Registration {
  Registration(const char *name, void (*run)(Data &)) { loops().push_back({name, run}); }
};

} // namespace corpus

#define CORPUS(name)                                                                               \
  static void name(corpus::Data &);                                                                \
  static const corpus::Registration name##Registration(#name, name);                               \
  static void name(corpus::Data &d)

int main() {
  for (const corpus::Loop &loop : corpus::loops())
    for (int n : {0, 1, 2, 5, 16, 33}) {
      corpus::Data data(n);
      loop.run(data);
      std::printf("%s n=%d %016llx\n", loop.name, n, data.hash());
    }
}
