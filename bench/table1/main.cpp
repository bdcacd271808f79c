// Table 1 of the paper on Loo.py and some more, from plain loops under scripts: against OpenMP,
// OpenCL written by hand, and libraries, on the same cores, in one process and in turns.
#include "Measure.h"
#include "Workloads.h"

#include <loopy/loopy.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

struct Workload {
  std::string_view name;
  void (*compare)();
};
static const Workload workloads[] = {
    {"saxpy", compareSumsOfMultiples},
    {"potential", comparePotentials},
    {"sgemm", compareProducts},
    {"volume", compareVolumes},
    {"surface", compareSurfaces},
    {"transpose", compareTranspositions},
    {"sum", compareSums},
};

/// The first kernel of a process starts the device's threads, of which the runtime then says where
/// they run; OpenCL that is written by hand would leave that to the system.
static void startDevice() {
  std::vector<float> x(1000);
  float *first = x.data();
  LOOPY_KERNEL()
  for (int i = 0; i < 1000; ++i)
    first[i] = 1;
}

/// Arguments: the names of the workloads to compare; all of them where there are none.
int main(int count, char **arguments) {
  startDevice();
  printHeading();
  for (const Workload &workload : workloads)
    if (count == 1 ||
        std::find(arguments + 1, arguments + count, workload.name) != arguments + count)
      workload.compare();
}
