// OpenMP binds the calling thread to one processor before the first kernel runs. The device's threads have all
// processors nevertheless, one each unless POCL_AFFINITY=0, and the calling thread stays where it was.
// RUN: %loopy-build -fopenmp %s -o %t
// RUN: env OMP_PROC_BIND=true %run-pocl %t 2>&1 | FileCheck --check-prefix=OWN %s
// RUN: env POCL_AFFINITY=1 %run-pocl %t 2>&1 | FileCheck --check-prefix=OWN %s
// RUN: env OMP_PROC_BIND=true POCL_AFFINITY=0 %run-pocl %t 2>&1 | FileCheck --check-prefix=ALL %s
// OWN: device's threads have one processor each
// ALL: device's threads have all processors each
#include <loopy/loopy.hpp>

#include <cstdio>
#include <dirent.h>
#include <sched.h>
#include <set>
#include <string>
#include <vector>

static cpu_set_t processors(pid_t thread) {
  cpu_set_t set;
  CPU_ZERO(&set);
  sched_getaffinity(thread, sizeof(set), &set);
  return set;
}

static std::set<pid_t> threads() {
  std::set<pid_t> result;
  DIR *directory = opendir("/proc/self/task");
  while (const dirent *entry = readdir(directory))
    if (entry->d_name[0] != '.')
      result.insert(std::stoi(entry->d_name));
  closedir(directory);
  return result;
}

int main() {
  const cpu_set_t all = processors(0);
  int count = 0;
#pragma omp parallel reduction(+ : count)
  ++count;
  const cpu_set_t bound = processors(0);
  const std::set<pid_t> before = threads();

  std::vector<float> x(1000);
  LOOPY_KERNEL()
  for (int i = 0; i < 1000; ++i)
    x[i] = 1;

  const cpu_set_t after = processors(0);
  if (!CPU_EQUAL(&after, &bound))
    return std::puts("the calling thread was moved"), 1;
  int ofDevice = 0, withOne = 0, withAll = 0;
  cpu_set_t together;
  CPU_ZERO(&together);
  for (pid_t thread : threads()) {
    if (before.contains(thread))
      continue;
    const cpu_set_t own = processors(thread);
    ++ofDevice;
    withOne += CPU_COUNT(&own) == 1;
    withAll += CPU_EQUAL(&own, &all);
    CPU_OR(&together, &together, &own);
  }
  std::printf("%d threads on %d of %d processors\n", ofDevice, CPU_COUNT(&together),
              CPU_COUNT(&all));
  if (ofDevice > 0 && withOne == ofDevice && CPU_EQUAL(&together, &all))
    std::puts("the device's threads have one processor each");
  if (ofDevice > 0 && withAll == ofDevice)
    std::puts("the device's threads have all processors each");
}
