// Loops over iterators of std::vector and std::span, and range-based loops inside of code.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <span>

struct Particle {
  float position[3];
  double mass;
};

#define LOOP [[loopy::kernel]]

static void scale(std::vector<float> &v, float factor, bool offload) {
  if (!offload) {
    for (auto it = v.begin(); it != v.end(); ++it)
      *it = factor * *it + 1;
    return;
  }
  LOOP for (auto it = v.begin(); it != v.end(); ++it)
    *it = factor * *it + 1;
}

static void gaps(std::span<double> v, bool offload) {
  if (!offload) {
    for (auto it = v.begin(); it < v.end(); it++)
      if (*it < 0)
        it[0] = *(it + 0) * -1;
    return;
  }
  LOOP for (auto it = v.begin(); it < v.end(); it++)
    if (*it < 0)
      it[0] = *(it + 0) * -1;
}

static void pull(std::vector<Particle> &particles, const std::vector<double> &weights,
                 bool offload) {
  if (!offload) {
    for (auto it = particles.begin(); it != particles.end(); ++it)
      for (auto w = weights.cbegin(); w != weights.cend(); ++w) {
        it->position[1] += *w;
        it->mass *= 0.5;
      }
    return;
  }
  LOOP for (auto it = particles.begin(); it != particles.end(); ++it)
    for (auto w = weights.cbegin(); w != weights.cend(); ++w) {
      it->position[1] += *w;
      it->mass *= 0.5;
    }
}

// The first element above a limit, for many limits: the inner loops are code.
static void find(const std::vector<int> &values, std::vector<int> &found, bool offload) {
  const int n = found.size();
  if (!offload) {
    for (int i = 0; i < n; ++i) {
      int k = 0;
      for (int value : values) {
        if (value > found[i])
          break;
        ++k;
      }
      int last = -1;
      for (auto it = values.begin(); it != values.end(); ++it) {
        if (*it % 7 == i % 7)
          continue;
        if (*it < 0)
          break;
        last = *it;
      }
      found[i] = k ^ last;
    }
    return;
  }
  LOOP for (int i = 0; i < n; ++i) {
    int k = 0;
    for (int value : values) {
      if (value > found[i])
        break;
      ++k;
    }
    int last = -1;
    for (auto it = values.begin(); it != values.end(); ++it) {
      if (*it % 7 == i % 7)
        continue;
      if (*it < 0)
        break;
      last = *it;
    }
    found[i] = k ^ last;
  }
}

// References to the elements of an array, inside of a loop that data may end.
static void settle(float (&table)[20], float *a, int n, bool offload) {
  if (!offload) {
    for (int i = 0; i < n; ++i) {
      while (a[i] > 0.25f) {
        a[i] *= 0.5f;
        for (float &x : table)
          x += a[i];
      }
    }
    return;
  }
  LOOP for (int i = 0; i < n; ++i) {
    while (a[i] > 0.25f) {
      a[i] *= 0.5f;
      for (float &x : table)
        x += a[i];
    }
  }
}

int main() {
  for (int n : sizesAround(16)) {
    auto a = filled<float>(n, 1), b = a;
    scale(a, 3, false), scale(b, 3, true);
    expectSame("scale", a, b);
    auto c = filled<double>(n, 2), d = c;
    gaps(c, false), gaps(d, true);
    expectSame("gaps", c, d);
    std::vector<Particle> p(n), q;
    for (int i = 0; i < n; ++i)
      p[i] = {{1.5f * i, 2, 3}, 1.0 * i};
    q = p;
    auto weights = filled<double>(5, 3);
    pull(p, weights, false), pull(q, weights, true);
    for (int i = 0; i < n; ++i) {
      expectSame("position", p[i].position[1], q[i].position[1]);
      expectSame("mass", p[i].mass, q[i].mass);
    }
    auto values = filled<int>(n, 4), limits = filled<int>(30, 5), others = limits;
    find(values, limits, false), find(values, others, true);
    expectSame("find", limits, others);
    float table[20] = {}, same[20] = {};
    auto e = filled<float>(n, 6), f = e;
    settle(table, e.data(), n, false), settle(same, f.data(), n, true);
    expectSame("settle", e, f);
    for (int i = 0; i < 20; ++i)
      expectSame("table", table[i], same[i]);
  }
}
