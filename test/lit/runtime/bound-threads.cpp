// OpenMP binds the calling thread to one processor before the first kernel runs; the device's threads may
// run on all of them nevertheless, and the calling thread stays where it was.
// RUN: %loopy-build -fopenmp %s -o %t && env OMP_PROC_BIND=true %run-pocl %t
#include <loopy/loopy.hpp>

#include <cstdio>
#include <dirent.h>
#include <sched.h>
#include <set>
#include <string>
#include <vector>

static int processors(pid_t thread) {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(thread, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 0;
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
  const int all = processors(0);
  int count = 0;
#pragma omp parallel reduction(+ : count)
  ++count;
  const int bound = processors(0);
  const std::set<pid_t> before = threads();

  std::vector<float> x(1000);
  LOOPY_KERNEL()
  for (int i = 0; i < 1000; ++i)
    x[i] = 1;

  int ofDevice = 0;
  for (pid_t thread : threads())
    ofDevice += !before.contains(thread) && processors(thread) == all;
  if (ofDevice == 0 || processors(0) != bound || (all > 1 && bound != 1)) {
    std::printf("%d threads on all of %d processors, calling thread on %d, before on %d\n",
                ofDevice, all, processors(0), bound);
    return 1;
  }
}
