#include "Measure.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

static double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

static double seconds(const std::function<void()> &function) {
  const auto start = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// A number of a table, with `digits` behind the point; nothing where there was no such way.
static std::string cell(const std::vector<double> &times, double value, int digits) {
  char text[32] = "-";
  if (!times.empty())
    std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

void printHeading() {
  std::printf("%-22s %9s %9s %9s %9s %9s %9s %9s\n", "", "OpenMP", "kernel", "by hand", "library",
              "k/OpenMP", "k/hand", "k/library");
}

void compare(const char *name, double work, const char *unit, const Ways &ways) {
  const std::function<void()> *functions[] = {&ways.openmp, &ways.kernel, &ways.byHand,
                                              &ways.library};
  std::vector<double> times[4];
  for (int round = 0; round < 5; ++round)
    for (int way = 0; way < 4; ++way) {
      if (!*functions[way])
        continue;
      std::this_thread::sleep_for(std::chrono::milliseconds(230));
      (*functions[way])();
      for (int run = 0; run < 5; ++run)
        times[way].push_back(seconds(*functions[way]));
    }
  std::printf("%-12s %-9s", name, unit);
  for (const std::vector<double> &way : times)
    std::printf(" %9s", cell(way, way.empty() ? 0 : work / median(way), 1).c_str());
  for (int way : {0, 2, 3})
    std::printf(" %9s",
                cell(times[way], times[way].empty() ? 0 : median(times[way]) / median(times[1]), 2)
                    .c_str());
  std::puts("");
  std::fflush(stdout);
}

void requireNear(const char *name, const std::vector<float> &expected,
                 const std::vector<float> &found) {
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::fabs(found[i] - expected[i]) <= 1e-3f * std::fabs(expected[i]) + 1e-3f)) {
      std::printf("%s computed something else: %g instead of %g\n", name, found[i], expected[i]);
      std::exit(1);
    }
}
