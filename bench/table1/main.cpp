// Table 1 of the paper on Loo.py and some more, from plain loops under scripts: against OpenMP,
// OpenCL written by hand, and libraries, on the same cores, in one process and in turns.
#include "Measure.h"
#include "Workloads.h"

#include <algorithm>
#include <string_view>

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

/// Arguments: the names of the workloads to compare; all of them where there are none.
int main(int count, char **arguments) {
  printHeading();
  for (const Workload &workload : workloads)
    if (count == 1 ||
        std::find(arguments + 1, arguments + count, workload.name) != arguments + count)
      workload.compare();
}
