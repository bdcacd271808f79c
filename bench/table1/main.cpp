// Table 1 of the paper on Loo.py and some more, from plain loops under scripts: against OpenMP,
// OpenCL written by hand, and libraries, on the same cores, in one process and in turns.
#include "Measure.h"
#include "Workloads.h"

int main() {
  printHeading();
  compareSumsOfMultiples();
  comparePotentials();
  compareProducts();
  compareVolumes();
  compareSurfaces();
  compareTranspositions();
  compareSums();
}
